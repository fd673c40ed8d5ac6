import { isDeepStrictEqual } from 'node:util';
import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import { type FieldIssue, PlatformError } from '../../platform/errors.ts';
import { McpConnectorInput } from '../../schema/mcp-connector-input.ts';
import { rulesOf } from '../../schema/rules.ts';
import { parseInput } from '../graphql/input-errors.ts';
import { type Change, noChange } from './change.ts';
import { differenceOf } from './difference.ts';
import { displayed } from './display.ts';
import type { ConnectorEntry } from './document.ts';
import { CONNECTOR_DEFAULTS, type CurrentEntry, withoutDefaults } from './read-configuration.ts';
import { requireValues } from './require-values.ts';
import { plainOf, resolveReferences, withReferences } from './secrets.ts';

/** How each type of connector is made: the GraphQL input, its class with the rules, and the mutation. */
const TYPES = {
  mcp: { input: 'McpConnectorInput', rules: McpConnectorInput, create: 'createMcpConnector' },
} as const;

/** Fields that can change while secrets stay that nobody has said again: none of them decides where a secret is sent. */
const HARMLESS = new Set(['description', 'timeoutSeconds']);

/**
 * @param place where the entry stands in the document.
 * @throws PlatformError VALIDATION_FAILED for an entry that cannot be made.
 */
export function planConnector(
  schema: GraphQLSchema,
  wanted: ConnectorEntry,
  current: CurrentEntry | undefined,
  variables: Readonly<Record<string, string>>,
  place: string,
): Change {
  const { name, type } = wanted;
  const before = current?.entry;
  const merged = { ...before, ...wanted };
  const { value, kept, missing } = resolveReferences(merged, before, variables);
  requireValues(missing, place, 'is not set, and nothing is stored that could stay');
  checkInput(schema, type, value as Record<string, unknown>, place);
  const after = withoutDefaults(value as Record<string, unknown>);
  const { type: _, ...input } = after;
  if (before !== undefined && isDeepStrictEqual(after, plainOf(before)))
    return noChange('connector', name, current?.id ?? '');
  if (before !== undefined && !isHarmless(plainOf(before) as Record<string, unknown>, after)) {
    requireValues(kept, place, 'must be said again, because the connector changes in how it is reached');
  }
  return {
    kind: 'connector',
    name,
    action: before === undefined ? 'create' : 'update',
    diff: differenceOf(
      before && (withReferences(before, name) as object),
      displayed(withoutDefaults(merged), before, name),
    ),
    async apply(operations) {
      if (current === undefined) {
        const { create } = await operations.run<{ create: { id: string } }>(
          `mutation ($input: ${TYPES[type].input}!) { create: ${TYPES[type].create}(input: $input) { id } }`,
          { input },
          place,
        );
        return create;
      }
      const { name: _name, ...fields } = input;
      await operations.run(
        'mutation ($id: ID!, $input: UpdateConnectorInput!) { updateConnector(id: $id, input: $input) { id } }',
        { id: current.id, input: { ...takenAway(current.entry, input), ...fields } },
        place,
      );
      return { id: current.id };
    },
  };
}

/** Fields that were there and are no longer: each with the value that says so. */
function takenAway(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const gone = Object.entries(before).filter(([key]) => key !== 'type' && !(key in after));
  return Object.fromEntries(
    gone.map(([key, value]) => [key, CONNECTOR_DEFAULTS[key] ?? (isMap(value) ? {} : null)]),
  );
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkInput(
  schema: GraphQLSchema,
  type: ConnectorEntry['type'],
  { type: _, ...input }: Record<string, unknown>,
  place: string,
): void {
  const fields: FieldIssue[] = [];
  coerceInputValue(
    input,
    schema.getType(TYPES[type].input) as GraphQLInputType,
    (path, _value, { message }) => {
      fields.push({ path: [place, ...path].join('.'), message });
    },
  );
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
  const rules = rulesOf(TYPES[type].rules);
  if (rules !== undefined) parseInput(rules, input, place);
}

function isHarmless(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].every((key) => HARMLESS.has(key) || isDeepStrictEqual(before[key], after[key]));
}
