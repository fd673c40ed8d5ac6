import { type FieldIssue, PlatformError } from '../../../platform/errors.ts';
import type { Capability } from '../../../schema/capability.ts';
import type { UpdateConnectorInput } from '../../../schema/update-connector.ts';

type Field = keyof UpdateConnectorInput;

const COMMON: readonly Field[] = ['name', 'alias', 'description', 'allowPrivateNetwork', 'timeoutSeconds'];
const MCP: readonly Field[] = [
  ...COMMON,
  'transport',
  'url',
  'headers',
  'auth',
  'tokenPerUser',
  'command',
  'args',
  'env',
];
const REST: readonly Field[] = [
  ...COMMON,
  'document',
  'documentUrl',
  'operations',
  'operationIds',
  'baseUrl',
  'auth',
];

/**
 * Refuses what the capability has nothing of: changing nothing would look like success.
 * @throws PlatformError CONFLICT for what is no connector, VALIDATION_FAILED for fields of the other kind.
 */
export function requireFieldsOf({ name, mcp, rest }: Capability, input: UpdateConnectorInput): void {
  if (!mcp && !rest) throw new PlatformError('CONFLICT', `${name} is no connector that can be changed`);
  const [kind, known] = rest ? ['a REST', REST] : ['an MCP', MCP];
  const fields = (Object.entries(input) as [Field, unknown][])
    .filter(([field, value]) => value !== undefined && !known.includes(field as Field))
    .map(
      ([field]): FieldIssue => ({ path: `input.${field}`, message: `does not belong to ${kind} connector` }),
    );
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
}
