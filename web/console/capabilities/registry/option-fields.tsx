import { Stack, Switch, TextInput } from '@mantine/core';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { AuthFields } from '../auth/auth-fields.tsx';
import { problemsOf } from '../connect/field-problems.ts';
import { PrivateNetworkSwitch } from '../connect/private-network-switch.tsx';
import { MCP_AUTH_TYPES } from '../mcp/mcp-draft.ts';
import { type RegistryDraft, type RegistryOptionView, schemaOf } from './registry-draft.ts';

export interface OptionFieldsProps {
  option: RegistryOptionView;
  draft: RegistryDraft;
  change(part: Partial<RegistryDraft>): void;
  error: unknown;
}

/** What one way to use a server asks for. */
export function OptionFields({ option, draft, change, error }: OptionFieldsProps) {
  return (
    <Stack>
      <TextInput
        label="Name"
        description="What it is called here."
        maxLength={100}
        value={draft.title}
        onChange={({ currentTarget }) => change({ title: currentTarget.value })}
      />
      <JsonSchemaForm
        key={option.id}
        schema={schemaOf(option)}
        value={draft.values}
        onChange={(values) => change({ values })}
        problems={problemsOf(error)}
        prefix="input.values"
        empty="It asks for no values."
      />
      {option.kind === 'REMOTE' && (
        <>
          <AuthFields
            types={MCP_AUTH_TYPES}
            draft={draft.auth}
            onChange={(auth) => change({ auth })}
            problems={problemsOf(error)}
          />
          {draft.auth.type === 'OAUTH2_AUTHORIZATION_CODE' && (
            <Switch
              label="Each caller grants access of their own"
              checked={draft.tokenPerUser}
              onChange={({ currentTarget }) => change({ tokenPerUser: currentTarget.checked })}
            />
          )}
          <PrivateNetworkSwitch
            value={draft.allowPrivateNetwork}
            onChange={(allowPrivateNetwork) => change({ allowPrivateNetwork })}
          />
        </>
      )}
    </Stack>
  );
}
