import { maskSettings, redactSettings, sealSettings } from '../../../platform/builtin-settings.ts';
import { findCapabilities } from '../../../platform/capabilities.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { parseInspection } from '../../../platform/inspections.ts';
import { isDuplicateKey, type Models } from '../../../platform/mongo.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import { baselineOf } from '../../../platform/tool-baseline.ts';
import { missingNames } from '../../../platform/visible-names.ts';
import type { Attachment } from '../../../schema/attachment.ts';
import { findBuiltin } from '../../../schema/builtins/index.ts';
import { type Capability, CapabilityScope } from '../../../schema/capability.ts';
import {
  AuthMethod,
  type CreateGatewayInput,
  type Gateway,
  type UpdateGatewayInput,
} from '../../../schema/gateway.ts';
import type { List } from '../../../schema/list.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { ToolOverrideInput } from '../../../schema/tool-override.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { parseInput } from '../input-errors.ts';
import { changeGateway } from './change-gateway.ts';
import { keepBaselines } from './keep-baselines.ts';

/** Capabilities on one gateway at the most. */
const MAX_ATTACHMENTS = 200;

export interface NewAttachment {
  enabled: boolean;
  settings: JsonObject | undefined;
  requireApproval: boolean;
}

export interface AttachmentChange {
  enabled?: boolean | null;
  settings?: JsonObject | null;
  tools?: ToolOverrideInput[] | null;
  requireApproval?: boolean | null;
}

/** The rules of gateways and what is attached to them. */
export class GatewayService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;
  readonly #secrets: SecretBox;

  constructor(models: Models, changes: ChangeAnnouncer, audit: AuditLog, secrets: SecretBox) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
    this.#secrets = secrets;
  }

  async find(id: string): Promise<Gateway | null> {
    return this.#models.gateways.findById(id).lean();
  }

  /** What an attachment sets, as it may be shown. */
  async settingsOf({ capabilityId, settings }: Attachment): Promise<JsonObject> {
    const definition = findBuiltin(capabilityId);
    return definition === undefined ? settings : maskSettings(definition, settings, this.#secrets);
  }

  /** By name; `search` finds it anywhere in name or description, whatever its case. */
  async list(first: number, after: string | undefined, search: string | undefined): Promise<List<Gateway>> {
    const pattern = search ? new RegExp(RegExp.escape(search), 'i') : undefined;
    const filter = pattern ? { $or: [{ name: pattern }, { description: pattern }] } : {};
    const position = after === undefined ? {} : { name: { $gt: readCursor(after, 1)[0] } };
    const [found, totalCount] = await Promise.all([
      this.#models.gateways
        .find({ $and: [filter, position] })
        .sort({ name: 1 })
        .limit(first + 1)
        .lean(),
      this.#models.gateways.countDocuments(filter),
    ]);
    const nodes = found.slice(0, first);
    const last = nodes.at(-1);
    const endCursor = last === undefined ? null : writeCursor([last.name]);
    return { nodes, totalCount, pageInfo: { hasNextPage: found.length > first, endCursor } };
  }

  async create(identity: Identity, input: CreateGatewayInput): Promise<Gateway> {
    return this.#audit.record(identity, { action: 'createGateway', input }, async () => {
      const now = new Date();
      const _id = newId();
      const specification = {
        gatewayId: _id,
        version: 1,
        content: {},
        createdAt: now,
        createdBy: identity.name,
      };
      const gateway: Gateway = {
        _id,
        name: input.name.trim(),
        description: input.description,
        requireAuthentication: input.requireAuthentication ?? false,
        authMethod: input.authMethod ?? AuthMethod.BOTH,
        attachments: [],
        specification,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      await this.#models.specifications.create(specification);
      await this.#models.gateways.create(gateway).catch(nameTaken);
      await this.#changes.announce({ kind: 'gateway', id: _id });
      return gateway;
    });
  }

  async update(identity: Identity, id: string, input: UpdateGatewayInput): Promise<Gateway> {
    return this.#audit.record(identity, { action: 'updateGateway', target: id, input }, () =>
      this.#change(id, (gateway) => {
        if (input.name != null) gateway.name = input.name.trim();
        if (input.description !== undefined) gateway.description = input.description;
        if (input.requireAuthentication != null) gateway.requireAuthentication = input.requireAuthentication;
        if (input.authMethod != null) gateway.authMethod = input.authMethod;
      }),
    );
  }

  async delete(identity: Identity, id: string): Promise<boolean> {
    return this.#audit.record(identity, { action: 'deleteGateway', target: id, input: {} }, async () => {
      const { deletedCount } = await this.#models.gateways.deleteOne({ _id: id });
      if (deletedCount === 0) throw gatewayMissing(id);
      await this.#changes.announce({ kind: 'gateway', id });
      // Without its gateway nothing of this can be reached any more.
      await this.#models.apiKeys.deleteMany({ gatewayId: id });
      await this.#models.specifications.deleteMany({ gatewayId: id });
      await this.#models.upstreamGrants.deleteMany({ gatewayId: id });
      await this.#models.toolBaselines.deleteMany({ gatewayId: id });
      return true;
    });
  }

  async attach(
    identity: Identity,
    id: string,
    capabilityId: string,
    { enabled, settings, requireApproval }: NewAttachment,
  ): Promise<Gateway> {
    const input = {
      capabilityId,
      enabled,
      settings: await redacted(capabilityId, settings),
      requireApproval,
    };
    return this.#audit.record(identity, { action: 'attachCapability', target: id, input }, async () => {
      const capability = await this.#attachable(capabilityId);
      const inspection = parseInspection(capability);
      const checked = await this.#checkSettings(capability, settings ?? {}, {});
      const changed = await this.#change(id, (gateway) => {
        if (gateway.attachments.some((it) => it.capabilityId === capabilityId)) {
          throw new PlatformError('CONFLICT', `${capability.name} is attached to this gateway already`);
        }
        if (gateway.attachments.length >= MAX_ATTACHMENTS) {
          throw new PlatformError('CONFLICT', `a gateway has at most ${MAX_ATTACHMENTS} capabilities`);
        }
        const attachment: Attachment = {
          capabilityId,
          enabled,
          settings: checked,
          overrides: [],
          names: [],
          requireApproval,
          baseline: baselineOf(inspection),
          attachedAt: new Date(),
        };
        gateway.attachments.push(attachment);
        attachment.names = missingNames(gateway.attachments, attachment, capability.name, inspection);
      });
      await keepBaselines(this.#models, id, capabilityId, inspection.tools);
      return changed;
    });
  }

  async updateAttachment(
    identity: Identity,
    id: string,
    capabilityId: string,
    change: AttachmentChange,
  ): Promise<Gateway> {
    const input = { capabilityId, ...change, settings: await redacted(capabilityId, change.settings) };
    return this.#audit.record(identity, { action: 'updateAttachment', target: id, input }, async () => {
      const capability = (await findCapabilities(this.#models, [capabilityId])).get(capabilityId);
      if (capability === undefined) throw capabilityMissing(capabilityId);
      return this.#change(id, async (gateway) => {
        const attachment = gateway.attachments.find((it) => it.capabilityId === capabilityId);
        if (attachment === undefined) throw notAttached(capability.name);
        if (change.enabled != null) attachment.enabled = change.enabled;
        if (change.settings != null) {
          attachment.settings = await this.#checkSettings(capability, change.settings, attachment.settings);
        }
        if (change.tools != null)
          attachment.overrides = checkOverrides(gateway, attachment, capability, change.tools);
        if (change.requireApproval != null) {
          attachment.requireApproval = change.requireApproval;
          attachment.baseline ??= baselineOf(parseInspection(capability));
        }
      });
    });
  }

  async detach(identity: Identity, id: string, capabilityId: string): Promise<Gateway> {
    const change = { action: 'detachCapability', target: id, input: { capabilityId } };
    return this.#audit.record(identity, change, async () => {
      const changed = await this.#change(id, (gateway) => {
        const kept = gateway.attachments.filter((it) => it.capabilityId !== capabilityId);
        if (kept.length === gateway.attachments.length) throw notAttached(capabilityId);
        gateway.attachments = kept;
      });
      await this.#models.toolBaselines.deleteMany({ gatewayId: id, capabilityId });
      return changed;
    });
  }

  async #change(id: string, mutate: (gateway: Gateway) => void | Promise<void>): Promise<Gateway> {
    const gateway = await changeGateway(this.#models, id, mutate).catch(nameTaken);
    await this.#changes.announce({ kind: 'gateway', id });
    return gateway;
  }

  /** @returns them as they are stored. */
  async #checkSettings(
    capability: Capability,
    settings: JsonObject,
    before: JsonObject,
  ): Promise<JsonObject> {
    const definition = findBuiltin(capability._id);
    if (definition !== undefined) {
      // Checked with defaults filled in, stored as given: a default that changes later is then in force here too.
      parseInput(definition.settings, settings, 'settings');
      return sealSettings(definition, settings, before, this.#secrets);
    }
    const [key] = Object.keys(settings);
    if (key === undefined) return settings;
    throw new PlatformError('VALIDATION_FAILED', undefined, {
      fields: [{ path: `settings.${key}`, message: `${capability.name} has no settings` }],
    });
  }

  async #attachable(id: string): Promise<Capability> {
    const capability = (await findCapabilities(this.#models, [id])).get(id);
    if (capability === undefined) throw capabilityMissing(id);
    if (capability.scope === CapabilityScope.AGENT_ONLY) {
      throw new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [{ path: 'capabilityId', message: whyNotAttachable(capability) }],
      });
    }
    return capability;
  }
}

function whyNotAttachable({ _id, name }: Capability): string {
  const reason = findBuiltin(_id)?.scopeReason;
  return `${name} is for agents only and cannot be attached${reason ? `: ${reason}` : ''}`;
}

/** Settings for the record. */
async function redacted(
  capabilityId: string,
  settings: JsonObject | null | undefined,
): Promise<JsonObject | undefined> {
  const definition = findBuiltin(capabilityId);
  if (settings == null) return undefined;
  return definition === undefined ? settings : redactSettings(definition, settings);
}

/** Overrides name tools that exist, each once, and give no name that another tool of the gateway has. */
function checkOverrides(
  gateway: Gateway,
  attachment: Attachment,
  capability: Capability,
  overrides: ToolOverrideInput[],
): ToolOverrideInput[] {
  const known = new Set(parseInspection(capability).tools.map(({ name }) => name));
  const seen = new Set<string>();
  const taken = namesOfOthers(gateway, attachment, overrides);
  overrides.forEach(({ tool, name }, index) => {
    const wrong = (field: string, message: string) =>
      new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [{ path: `tools.${index}.${field}`, message }],
      });
    if (!known.has(tool)) throw wrong('tool', `${capability.name} has no tool "${tool}"`);
    if (seen.has(tool)) throw wrong('tool', `"${tool}" is here twice`);
    seen.add(tool);
    if (name == null) return;
    if (taken.has(name)) throw wrong('name', `another tool of this gateway is called "${name}"`);
    taken.add(name);
  });
  return overrides.map(({ tool, enabled, name, description }) => ({ tool, enabled, name, description }));
}

/** Every visible tool name of a gateway that the overrides of one attachment leave in use. */
function namesOfOthers(
  gateway: Gateway,
  attachment: Attachment,
  overrides: ToolOverrideInput[],
): Set<string> {
  const renamed = new Set(overrides.filter(({ name }) => name != null).map(({ tool }) => tool));
  const taken = new Set<string>();
  for (const other of gateway.attachments) {
    for (const { kind, upstream, visible } of other.names) {
      if (kind === 'tool' && !(other === attachment && renamed.has(upstream))) taken.add(visible);
    }
    if (other === attachment) continue;
    for (const { name } of other.overrides) if (name != null) taken.add(name);
  }
  return taken;
}

function nameTaken(error: unknown): never {
  if (!isDuplicateKey(error)) throw error;
  throw new PlatformError('CONFLICT', 'another gateway has this name', {
    fields: [{ path: 'input.name', message: 'another gateway has this name' }],
  });
}

export function gatewayMissing(id: string): PlatformError {
  return new PlatformError('NOT_FOUND', `there is no gateway ${id}`);
}

export function capabilityMissing(id: string): PlatformError {
  return new PlatformError('NOT_FOUND', `there is no capability ${id}`);
}

export function notAttached(name: string): PlatformError {
  return new PlatformError('NOT_FOUND', `${name} is not attached to this gateway`);
}
