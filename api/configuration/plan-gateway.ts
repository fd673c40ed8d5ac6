import { isDeepStrictEqual } from 'node:util';
import { PlatformError } from '../../platform/errors.ts';
import { nearest } from '../../platform/nearest.ts';
import { findBuiltin } from '../../schema/builtins/index.ts';
import { AuthMethod } from '../../schema/gateway.ts';
import { parseInput } from '../graphql/input-errors.ts';
import { type Change, noChange } from './change.ts';
import { differenceOf } from './difference.ts';
import { displayed } from './display.ts';
import type { AttachmentEntry, GatewayEntry } from './document.ts';
import { withoutEmpty } from './leaves.ts';
import type { ManagementOperations } from './management-operations.ts';
import { type CurrentGateway, canonicalAttachment } from './read-configuration.ts';
import { requireValues } from './require-values.ts';
import { plainOf, resolveReferences, withReferences } from './secrets.ts';

/** An attachment as it is to be: with the values of its references. */
interface PlannedAttachment {
  place: string;
  before: AttachmentEntry | undefined;
  /** With references, to be shown. */
  shown: AttachmentEntry;
  /** With values, to be sent. */
  after: AttachmentEntry;
}

/**
 * @param known names of everything that can be attached.
 * @param place where the entry stands in the document.
 * @throws PlatformError VALIDATION_FAILED
 */
export function planGateway(
  wanted: GatewayEntry,
  current: CurrentGateway | undefined,
  known: readonly string[],
  variables: Readonly<Record<string, string>>,
  place: string,
): Change {
  const before = current?.entry;
  const { attachments: wantedAttachments, ...fields } = wanted;
  const base = withoutEmpty({
    requireAuthentication: false,
    authMethod: AuthMethod.BOTH,
    ...baseOf(before),
    ...fields,
  });
  const attachments = wantedAttachments
    ? inOrder(
        wantedAttachments.map((it, n) =>
          planAttachment(it, current, known, variables, `${place}.attachments.${n}`),
        ),
        current,
      )
    : unchangedAttachments(current, place);
  const plainBefore = before && (plainOf(before) as Record<string, unknown>);
  const after = withoutEmpty({ ...base, attachments: attachments.map((it) => it.after) });
  if (isDeepStrictEqual(after, plainBefore)) return noChange('gateway', wanted.name, current?.id ?? '');
  const shownAfter = withoutEmpty({ ...base, attachments: attachments.map((it) => it.shown) });
  return {
    kind: 'gateway',
    name: wanted.name,
    action: before === undefined ? 'create' : 'update',
    diff: differenceOf(
      before && (withReferences(before, wanted.name) as object),
      displayed(shownAfter, before, wanted.name),
    ),
    async apply(operations, idOf) {
      const id = current?.id ?? (await create(operations, base, place));
      if (current !== undefined) await update(operations, current, base, place);
      if (!isDeepStrictEqual(base.specification, before?.specification)) {
        await operations.run(SPECIFY, { id, content: base.specification ?? {} }, `${place}.specification`);
      }
      const keptIds = new Set(attachments.map(({ after: { capability } }) => idOf(capability)));
      for (const { capabilityId } of current?.attachments ?? []) {
        if (!keptIds.has(capabilityId)) await operations.run(DETACH, { id, capabilityId }, place);
      }
      for (const attachment of attachments) await applyAttachment(operations, id, attachment, idOf);
      return { id };
    },
  };
}

function planAttachment(
  wanted: AttachmentEntry,
  current: CurrentGateway | undefined,
  known: readonly string[],
  variables: Readonly<Record<string, string>>,
  place: string,
): PlannedAttachment {
  const { capability } = wanted;
  if (!known.includes(capability)) {
    const near = nearest(capability, known);
    const message = `there is no capability "${capability}"${near ? `; did you mean ${near}?` : ''}`;
    throw new PlatformError('VALIDATION_FAILED', undefined, {
      fields: [{ path: `${place}.capability`, message }],
    });
  }
  const found = current?.attachments.find(({ entry }) => entry.capability === capability);
  const merged = canonicalAttachment({ ...found?.entry, ...wanted }, found?.givenNames ?? new Map());
  const { value, kept, missing } = resolveReferences(merged, found?.entry, variables);
  requireValues(missing, place, 'is not set, and nothing is stored that could stay');
  const after = value as AttachmentEntry;
  const definition = findBuiltin(capability);
  if (definition !== undefined) parseInput(definition.settings, after.settings ?? {}, `${place}.settings`);
  const before = found && (plainOf(found.entry) as AttachmentEntry);
  if (!isDeepStrictEqual(after.settings, before?.settings)) {
    requireValues(kept, place, 'is not set; it is needed, because the settings change');
  }
  return { place, before, after, shown: merged };
}

function unchangedAttachments(current: CurrentGateway | undefined, place: string): PlannedAttachment[] {
  return (current?.attachments ?? []).map(({ entry }) => {
    const plain = plainOf(entry) as AttachmentEntry;
    return { place, before: plain, after: plain, shown: entry };
  });
}

/** Those that are attached stay in their order, which decides nothing; new ones follow. */
function inOrder(planned: PlannedAttachment[], current: CurrentGateway | undefined): PlannedAttachment[] {
  const order = (current?.attachments ?? []).map(({ entry }) => entry.capability);
  const position = ({ after }: PlannedAttachment) => {
    const found = order.indexOf(after.capability);
    return found < 0 ? order.length : found;
  };
  return planned.toSorted((a, b) => position(a) - position(b));
}

function baseOf(entry: Record<string, unknown> | undefined): Record<string, unknown> {
  const { attachments: _, ...base } = entry ?? {};
  return base;
}

async function create(
  operations: ManagementOperations,
  base: Record<string, unknown>,
  place: string,
): Promise<string> {
  const { specification: _, ...input } = base;
  const { createGateway } = await operations.run<{ createGateway: { id: string } }>(CREATE, { input }, place);
  return createGateway.id;
}

async function update(
  operations: ManagementOperations,
  { id, entry }: CurrentGateway,
  base: Record<string, unknown>,
  place: string,
): Promise<void> {
  const {
    name: _name,
    specification: _specification,
    ...input
  } = { description: null, ...base } as Record<string, unknown>;
  const changed = Object.entries(input).filter(([key, value]) => (entry[key] ?? null) !== value);
  if (changed.length > 0) await operations.run(UPDATE, { id, input: Object.fromEntries(changed) }, place);
}

async function applyAttachment(
  operations: ManagementOperations,
  id: string,
  { before, after, place }: PlannedAttachment,
  idOf: (capability: string) => string | undefined,
): Promise<void> {
  const { capability, enabled = true, settings = {}, tools = [] } = after;
  if (isDeepStrictEqual(before, after)) return;
  const capabilityId = idOf(capability);
  const change = {
    enabled,
    ...(isDeepStrictEqual(settings, before?.settings ?? {}) ? {} : { settings }),
    ...(isDeepStrictEqual(tools, before?.tools ?? []) ? {} : { tools }),
  };
  if (before === undefined) {
    await operations.run(ATTACH, { id, capabilityId, enabled, settings }, place);
    if (tools.length > 0) await operations.run(ADJUST, { id, capabilityId, tools }, place);
  } else await operations.run(ADJUST, { id, capabilityId, ...change }, place);
}

const CREATE = 'mutation ($input: CreateGatewayInput!) { createGateway(input: $input) { id } }';
const UPDATE =
  'mutation ($id: ID!, $input: UpdateGatewayInput!) { updateGateway(id: $id, input: $input) { id } }';
const SPECIFY = `mutation ($id: ID!, $content: JSONObject!) {
  updateSpecification(gatewayId: $id, content: $content) { version }
}`;
const ATTACH = `mutation ($id: ID!, $capabilityId: ID!, $enabled: Boolean, $settings: JSONObject) {
  attachCapability(gatewayId: $id, capabilityId: $capabilityId, enabled: $enabled, settings: $settings) { id }
}`;
const ADJUST = `mutation (
  $id: ID!, $capabilityId: ID!, $enabled: Boolean, $settings: JSONObject, $tools: [ToolOverrideInput!]
) {
  updateAttachment(
    gatewayId: $id, capabilityId: $capabilityId, enabled: $enabled, settings: $settings, tools: $tools
  ) { id }
}`;
const DETACH = `mutation ($id: ID!, $capabilityId: ID!) {
  detachCapability(gatewayId: $id, capabilityId: $capabilityId) { id }
}`;
