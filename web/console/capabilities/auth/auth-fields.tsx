import { Select, Stack } from '@mantine/core';
import type { FieldProblem } from '../../api/api-error.ts';
import type { ConnectorAuthType } from '../../generated/operations.ts';
import { JsonSchemaForm } from '../../shared/json-schema-form/json-schema-form.tsx';
import { type AuthDraft, authSchema, type KnownAuth } from './auth-draft.ts';
import { AUTH_LABELS } from './auth-schemas.ts';

export interface AuthFieldsProps {
  /** Ways that fit what is connected. */
  types: readonly ConnectorAuthType[];
  draft: AuthDraft;
  onChange(draft: AuthDraft): void;
  /** What is stored already. */
  known?: KnownAuth | null;
  problems: readonly FieldProblem[];
}

/** How a connector shows the server who it is. */
export function AuthFields({ types, draft, onChange, known = null, problems }: AuthFieldsProps) {
  return (
    <Stack gap="md">
      <Select
        label="Authentication"
        data={types.map((type) => ({ value: type, label: AUTH_LABELS[type] }))}
        allowDeselect={false}
        value={draft.type}
        onChange={(type) => onChange({ type: type as ConnectorAuthType, values: {} })}
      />
      {draft.type !== 'NONE' && (
        <JsonSchemaForm
          key={draft.type}
          schema={authSchema(draft.type, known)}
          value={draft.values}
          onChange={(values) => onChange({ ...draft, values })}
          problems={problems}
          prefix="input.auth"
        />
      )}
    </Stack>
  );
}
