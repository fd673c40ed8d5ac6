import { PlatformError } from '../../platform/errors.ts';
import { didYouMean } from '../../platform/nearest.ts';
import { findBuiltin } from '../../schema/builtins/index.ts';
import { parseInput } from '../graphql/input-errors.ts';
import type { AttachmentEntry } from './document.ts';
import type { ManagementOperations } from './management-operations.ts';
import { type CurrentGateway, canonicalAttachment } from './read-configuration.ts';
import { requireValues } from './require-values.ts';
import { isSame, plainOf, resolveReferences } from './secrets.ts';

/** An attachment as it is to be: with the values of its references. */
export interface PlannedAttachment {
  place: string;
  before: AttachmentEntry | undefined;
  /** With references, to be shown. */
  shown: AttachmentEntry;
  /** With values, to be sent. */
  after: AttachmentEntry;
}

/** @throws PlatformError VALIDATION_FAILED */
export function planAttachment(
  wanted: AttachmentEntry,
  current: CurrentGateway | undefined,
  known: readonly string[],
  variables: Readonly<Record<string, string>>,
  place: string,
): PlannedAttachment {
  const { capability } = wanted;
  if (!known.includes(capability)) {
    const message = `there is no capability "${capability}"${didYouMean(capability, known)}`;
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
  if (!isSame(after.settings, before?.settings)) {
    requireValues(kept, place, 'must be said again, because the settings change');
  }
  return { place, before, after, shown: merged };
}

/** What a gateway has, where the document does not say. */
export function unchangedAttachments(
  current: CurrentGateway | undefined,
  place: string,
): PlannedAttachment[] {
  return (current?.attachments ?? []).map(({ entry }) => {
    const plain = plainOf(entry) as AttachmentEntry;
    return { place, before: plain, after: plain, shown: entry };
  });
}

/** Those that are attached stay in their order, which decides nothing; new ones follow. */
export function inOrder(
  planned: PlannedAttachment[],
  current: CurrentGateway | undefined,
): PlannedAttachment[] {
  const order = (current?.attachments ?? []).map(({ entry }) => entry.capability);
  const position = ({ after }: PlannedAttachment) => {
    const found = order.indexOf(after.capability);
    return found < 0 ? order.length : found;
  };
  return planned.toSorted((a, b) => position(a) - position(b));
}

/** @param idOf finds what is attached by the name that the document gives it. */
export async function applyAttachment(
  operations: ManagementOperations,
  id: string,
  { before, after, place }: PlannedAttachment,
  idOf: (capability: string) => string | undefined,
): Promise<void> {
  const { capability, enabled = true, requireApproval = false, settings = {}, tools = [] } = after;
  if (isSame(before, after)) return;
  const capabilityId = idOf(capability);
  const change = {
    enabled,
    requireApproval,
    ...(isSame(settings, before?.settings ?? {}) ? {} : { settings }),
    ...(isSame(tools, before?.tools ?? []) ? {} : { tools }),
  };
  if (before === undefined) {
    await operations.run(ATTACH, { id, capabilityId, enabled, requireApproval, settings }, place);
    if (tools.length > 0) await operations.run(ADJUST, { id, capabilityId, tools }, place);
  } else await operations.run(ADJUST, { id, capabilityId, ...change }, place);
}

const ATTACH = `mutation (
  $id: ID!, $capabilityId: ID!, $enabled: Boolean, $requireApproval: Boolean, $settings: JSONObject
) {
  attachCapability(
    gatewayId: $id, capabilityId: $capabilityId, enabled: $enabled, requireApproval: $requireApproval, settings: $settings
  ) { id }
}`;
const ADJUST = `mutation (
  $id: ID!, $capabilityId: ID!, $enabled: Boolean, $requireApproval: Boolean, $settings: JSONObject, $tools: [ToolOverrideInput!]
) {
  updateAttachment(
    gatewayId: $id, capabilityId: $capabilityId, enabled: $enabled, requireApproval: $requireApproval, settings: $settings, tools: $tools
  ) { id }
}`;
