import type { GraphQLSchema } from 'graphql';
import { aliasOf } from '../../platform/capability-alias.ts';
import { requireAuthFields } from '../../platform/connector-auth.ts';
import { PlatformError } from '../../platform/errors.ts';
import { type ConnectorAuthInput, SECRET_FIELDS } from '../../schema/connector-auth.ts';
import { type Change, noChange } from './change.ts';
import { checkInput } from './check-input.ts';
import { CONNECTOR_TYPES, type ConnectorType } from './connector-types.ts';
import { differenceOf } from './difference.ts';
import { displayed, stored } from './display.ts';
import type { ConnectorEntry } from './document.ts';
import type { CurrentEntry } from './read-configuration.ts';
import { withoutDefaults } from './read-connector.ts';
import { requireValues } from './require-values.ts';
import { isSame, plainOf, resolveReferences, Secret } from './secrets.ts';

type Entry = Record<string, unknown>;

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
  const type: ConnectorType = CONNECTOR_TYPES[wanted.type];
  const alias = aliasOf(wanted);
  const before = current?.entry;
  requireSameType(wanted, before, place);
  const merged = mergedWith(before, wanted, type);
  const { value, kept, missing } = resolveReferences(merged, before, variables);
  requireValues(missing, place, 'is not set, and nothing is stored that could stay');
  check(schema, type, value as Entry, place);
  const after = withoutDefaults(value as Entry);
  const plainBefore = before && (plainOf(before) as Entry);
  if (isSame(after, plainBefore)) return noChange('connector', alias, current?.id ?? '');
  const changed = changedFields(plainBefore ?? {}, after);
  const isHarmless = changed.every((field) => type.harmless.has(field));
  if (before !== undefined && !isHarmless)
    requireValues(kept, place, 'must be said again, because the connector changes in how it is reached');
  return {
    kind: 'connector',
    name: alias,
    action: before === undefined ? 'create' : 'update',
    diff: differenceOf(before && stored(before, alias), displayed(withoutDefaults(merged), before, alias)),
    async apply(operations) {
      const { type: _type, ...input } = after;
      if (current === undefined) {
        const { create } = await operations.run<{ create: { id: string } }>(
          `mutation ($input: ${type.input}!) { create: ${type.create}(input: $input) { id } }`,
          { input },
          place,
        );
        return create;
      }
      const fields = { ...takenAway(current.entry, input, type), ...input, alias };
      const isSaid = (field: string) =>
        // A new name without the alias would bring a new one.
        field === 'name' || field === 'alias'
          ? changed.includes('name')
          : !isHarmless || changed.includes(field);
      const sent = Object.entries(fields).filter(([field]) => isSaid(field));
      await operations.run(
        'mutation ($id: ID!, $input: UpdateConnectorInput!) { updateConnector(id: $id, input: $input) { id } }',
        { id: current.id, input: Object.fromEntries(sent) },
        place,
      );
      return { id: current.id };
    },
  };
}

function requireSameType(wanted: ConnectorEntry, before: Entry | undefined, place: string): void {
  const { type } = wanted;
  if (before === undefined || before.type === type) return;
  const message = `${aliasOf(wanted)} is of the type ${before.type}, which cannot change; delete it first, or choose another name`;
  throw new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path: `${place}.type`, message }] });
}

/** What is wanted, with what is there in the place of what the document does not say. */
function mergedWith(
  before: Entry | undefined,
  wanted: ConnectorEntry,
  { alternatives }: ConnectorType,
): Entry {
  const isReplaced = alternatives.some((field) => wanted[field] != null);
  const stays = Object.entries(before ?? {}).filter(
    ([field]) => !isReplaced || !alternatives.includes(field) || wanted[field] != null,
  );
  const merged: Entry = { ...Object.fromEntries(stays), ...wanted };
  const [had, has] = [before?.auth, wanted.auth] as (Entry | null | undefined)[];
  if (had && has && had.type === has.type) {
    const secrets = SECRET_FIELDS.filter((field) => has[field] == null && had[field] instanceof Secret);
    merged.auth = { ...has, ...Object.fromEntries(secrets.map((field) => [field, had[field]])) };
  }
  return merged;
}

function check(
  schema: GraphQLSchema,
  type: ConnectorType,
  { type: _, ...input }: Entry,
  place: string,
): void {
  checkInput(schema, type, input, place);
  if (input.auth) requireAuthFields(input.auth as ConnectorAuthInput, {}, `${place}.auth`);
}

function changedFields(before: Entry, after: Entry): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !isSame(before[field], after[field]));
}

/** Maps, which are empty where there is nothing in them. */
const MAPS = ['headers', 'env'];

/** Fields that were there and are no longer: each with the value that says so. */
function takenAway(before: Entry, after: Entry, { defaults }: ConnectorType): Entry {
  const gone = Object.keys(before).filter((field) => field !== 'type' && !(field in after));
  return Object.fromEntries(
    gone.map((field) => [field, defaults[field] ?? (MAPS.includes(field) ? {} : null)]),
  );
}
