import { Select, Switch, TextInput } from '@mantine/core';
import type { McpTransport } from '../../generated/operations.ts';
import { AuthFields } from '../auth/auth-fields.tsx';
import { problemAt, problemsOf } from '../connect/field-problems.ts';
import { PairsEditor } from '../connect/pairs-editor.tsx';
import { MCP_AUTH_TYPES } from './mcp-draft.ts';
import type { ServerFieldsProps } from './server-fields.tsx';
import { TRANSPORT_LABELS } from './transports.ts';

const TRANSPORTS: readonly McpTransport[] = ['AUTO', 'STREAMABLE_HTTP', 'SSE'];

/** A server at a URL. */
export function UrlFields({ draft, change, error, knownAuth = null }: ServerFieldsProps) {
  return (
    <>
      <TextInput
        label="URL"
        placeholder="https://mcp.example.com/mcp"
        type="url"
        value={draft.url}
        error={problemAt(error, 'input.url')}
        onChange={({ currentTarget }) => change({ url: currentTarget.value })}
      />
      <Select
        label="Transport"
        data={TRANSPORTS.map((value) => ({ value, label: TRANSPORT_LABELS[value] }))}
        allowDeselect={false}
        value={draft.transport}
        error={problemAt(error, 'input.transport')}
        onChange={(transport) => change({ transport: transport as McpTransport })}
      />
      <AuthFields
        types={MCP_AUTH_TYPES}
        draft={draft.auth}
        known={knownAuth}
        onChange={(auth) => change({ auth })}
        problems={problemsOf(error)}
      />
      {draft.auth.type === 'OAUTH2_AUTHORIZATION_CODE' && (
        <Switch
          label="Each caller grants access of their own"
          description="Their first call answers with a link. Otherwise one grant serves everybody."
          checked={draft.tokenPerUser}
          onChange={({ currentTarget }) => change({ tokenPerUser: currentTarget.checked })}
        />
      )}
      <PairsEditor
        label="Headers"
        description="Sent with every request. Values are kept encrypted and never shown again."
        one="header"
        pairs={draft.headers}
        onChange={(headers) => change({ headers })}
        error={problemAt(error, 'input.headers')}
      />
    </>
  );
}
