import { McpConnectorInput } from '../../schema/mcp-connector-input.ts';
import { RestConnectorInput } from '../../schema/rest-connector.ts';

/** How a type of connector is made and changed. */
export interface ConnectorType {
  /** The GraphQL input that says which fields it may have, and its class, which has the rules. */
  input: string;
  rules: object;
  /** The mutation. */
  create: string;
  /** What its fields are unless something else is said. */
  defaults: Readonly<Record<string, unknown>>;
  /**
   * Fields that can change while secrets stay that nobody has said again: none of them decides where a secret is sent. Where only these
   * change, nothing else is sent to the management API, which looks once more at where secrets would go.
   */
  harmless: ReadonlySet<string>;
  /** Fields of which one takes the place of another. */
  alternatives: readonly string[];
}

export const CONNECTOR_TYPES = {
  mcp: {
    input: 'McpConnectorInput',
    rules: McpConnectorInput,
    create: 'createMcpConnector',
    defaults: { transport: 'AUTO', allowPrivateNetwork: false, tokenPerUser: false },
    harmless: new Set(['name', 'alias', 'description', 'timeoutSeconds']),
    alternatives: [],
  },
  rest: {
    input: 'RestConnectorInput',
    rules: RestConnectorInput,
    create: 'createRestConnector',
    defaults: { allowPrivateNetwork: false },
    harmless: new Set(['name', 'alias', 'description', 'timeoutSeconds', 'operationIds', 'operations']),
    alternatives: ['document', 'documentUrl', 'operations'],
  },
} as const satisfies Record<string, ConnectorType>;

export type ConnectorTypeName = keyof typeof CONNECTOR_TYPES;
