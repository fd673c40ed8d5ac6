import { type Capability, CapabilityState } from '../schema/capability.ts';
import type { Inspection } from '../schema/inspection.ts';
import { findCapabilities } from './capabilities.ts';
import { announceChange } from './changes.ts';
import type { Channels } from './channels.ts';
import type { Models } from './mongo.ts';
import { missingNames } from './visible-names.ts';

/** What an inspection needs to be kept and made known. */
export interface InspectionStore {
  models: Models;
  channels: Channels;
}

/** How often a gateway is read again when somebody else changed it in between. */
const MAX_ATTEMPTS = 10;

export function parseInspection(capability: Pick<Capability, 'inspection'>): Inspection {
  return JSON.parse(capability.inspection) as Inspection;
}

/**
 * Keeps what a capability offers now, names what is new on every gateway that it is attached to, and tells all processes.
 * @param also fields that belong to it and are kept with it.
 */
export async function saveInspection(
  store: InspectionStore,
  id: string,
  inspection: Inspection,
  also: Record<string, unknown> = {},
): Promise<void> {
  const now = new Date();
  await store.models.capabilities.updateOne(
    { _id: id },
    {
      $set: {
        state: CapabilityState.READY,
        inspection: JSON.stringify(inspection),
        inspectedAt: now,
        updatedAt: now,
        ...also,
      },
      $unset: { stateReason: 1 },
    },
  );
  const gateways = await store.models.gateways.find({ 'attachments.capabilityId': id }, { _id: 1 }).lean();
  for (const gateway of gateways) await giveMissingNames(store, gateway._id);
  await announceChange(store.channels, { kind: 'capability', id });
}

/** Keeps that a capability cannot be asked, and why. What it offered last stays listed. */
export async function saveInspectionFailure(
  store: InspectionStore,
  id: string,
  reason: string,
  state: CapabilityState = CapabilityState.FAILED,
): Promise<void> {
  const failed = { state, stateReason: reason };
  const { modifiedCount } = await store.models.capabilities.updateOne({ _id: id }, { $set: failed });
  if (modifiedCount > 0) await announceChange(store.channels, { kind: 'capability', id });
}

/** Names everything on a gateway that has no name yet, in the order in which capabilities were attached. */
export async function giveMissingNames(store: InspectionStore, gatewayId: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const gateway = await store.models.gateways.findById(gatewayId).lean();
    if (gateway === null) return;
    const ids = gateway.attachments.map(({ capabilityId }) => capabilityId);
    const capabilities = await findCapabilities(store.models, ids);
    let changed = false;
    for (const attachment of gateway.attachments) {
      const capability = capabilities.get(attachment.capabilityId);
      if (capability === undefined) continue;
      const given = missingNames(
        gateway.attachments,
        attachment,
        capability.name,
        parseInspection(capability),
      );
      if (given.length === 0) continue;
      attachment.names.push(...given);
      changed = true;
    }
    if (!changed) return;
    const { modifiedCount } = await store.models.gateways.updateOne(
      { _id: gatewayId, revision: gateway.revision },
      { $set: { attachments: gateway.attachments }, $inc: { revision: 1 } },
    );
    if (modifiedCount === 1) return;
  }
  throw new Error(`gateway ${gatewayId} was changed by others ${MAX_ATTEMPTS} times in a row`);
}
