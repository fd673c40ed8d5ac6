import { findCapabilities } from '../../../platform/capabilities.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { parseInspection } from '../../../platform/inspections.ts';
import type { Models } from '../../../platform/mongo.ts';
import { baselineOf } from '../../../platform/tool-baseline.ts';
import type { Attachment } from '../../../schema/attachment.ts';
import type { Capability } from '../../../schema/capability.ts';
import type { Gateway } from '../../../schema/gateway.ts';
import type { ToolApprovalInput } from '../../../schema/tool-approval.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { changeGateway } from './change-gateway.ts';
import { keepBaselines } from './keep-baselines.ts';
import { capabilityMissing, notAttached } from './service.ts';

/** Lets tools of attachments be what they have become. */
export class ToolApprovals {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
  }

  /**
   * @param approvals absent: all tools that the capability has.
   * @throws PlatformError NOT_FOUND; VALIDATION_FAILED for a tool that is none; CONFLICT for one that has changed again.
   */
  async approve(
    identity: Identity,
    gatewayId: string,
    capabilityId: string,
    approvals: readonly ToolApprovalInput[] | undefined,
  ): Promise<Gateway> {
    const change = { action: 'approveTools', target: gatewayId, input: { capabilityId, tools: approvals } };
    return this.#audit.record(identity, change, async () => {
      const capability = (await findCapabilities(this.#models, [capabilityId])).get(capabilityId);
      if (capability === undefined) throw capabilityMissing(capabilityId);
      const tools = approvedTools(capability, approvals);
      const gateway = await changeGateway(this.#models, gatewayId, ({ attachments }) => {
        const attachment = attachments.find((it) => it.capabilityId === capabilityId);
        if (attachment === undefined) throw notAttached(capability.name);
        acknowledge(attachment, capability, tools);
      });
      const names = new Set(tools.map(({ tool }) => tool));
      const approved = parseInspection(capability).tools.filter(({ name }) => names.has(name));
      await keepBaselines(this.#models, gatewayId, capabilityId, approved);
      await this.#changes.announce({ kind: 'gateway', id: gatewayId });
      return gateway;
    });
  }
}

type Fingerprints = ReturnType<typeof baselineOf>;

/** What the tools to approve are now. */
function approvedTools(
  capability: Capability,
  approvals: readonly ToolApprovalInput[] | undefined,
): Fingerprints {
  const current = baselineOf(parseInspection(capability));
  if (approvals === undefined) return current;
  const byName = new Map(current.map((it) => [it.tool, it]));
  return approvals.map(({ tool, fingerprint }, index) => {
    const found = byName.get(tool);
    if (found === undefined) {
      throw new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [{ path: `tools.${index}.tool`, message: `${capability.name} has no tool "${tool}"` }],
      });
    }
    if (fingerprint != null && fingerprint !== found.fingerprint) {
      const message = `${tool} has changed again since it was looked at`;
      throw new PlatformError('CONFLICT', message, {
        fields: [{ path: `tools.${index}.fingerprint`, message }],
      });
    }
    return found;
  });
}

function acknowledge(attachment: Attachment, capability: Capability, tools: Fingerprints): void {
  const was = attachment.baseline ?? baselineOf(parseInspection(capability));
  const baseline = new Map(was.map((it) => [it.tool, it]));
  for (const approved of tools) baseline.set(approved.tool, approved);
  attachment.baseline = [...baseline.values()];
}
