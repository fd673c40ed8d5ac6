import { findCapabilities, isBuiltin, listBuiltinCapabilities } from '../../../platform/capabilities.ts';
import type { Channels } from '../../../platform/channels.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { parseInspection, saveInspection, saveInspectionFailure } from '../../../platform/inspections.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import {
  Capability,
  CapabilityKind,
  CapabilityState,
  type ConnectorDetails,
} from '../../../schema/capability.ts';
import type { List } from '../../../schema/list.ts';
import type { UpdateConnectorInput } from '../../../schema/update-connector.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { changeGateway } from '../gateways/change-gateway.ts';
import { describeMcpConnector } from '../mcp-connectors/mcp-connector-record.ts';
import type { ServerInspection } from '../mcp-connectors/server-inspection.ts';
import { type McpConnectorService, needsAuthorization } from '../mcp-connectors/service.ts';
import type { PluginVersions } from '../plugins/versions.ts';
import { requireFieldsOf } from './connector-fields.ts';
import { describeRest } from './describe-rest.ts';
import type { RestConnectors } from './rest-connectors.ts';
import { withoutDocument } from './rest-source.ts';

export interface CapabilityServiceOptions {
  store: { models: Models; channels: Channels };
  changes: ChangeAnnouncer;
  audit: AuditLog;
  inspection: ServerInspection;
  secrets: SecretBox;
  mcp: McpConnectorService;
  rest: RestConnectors;
  versions: PluginVersions;
}

export interface CapabilityFilter {
  kind: CapabilityKind | undefined;
  search: string | undefined;
}

/** The rules of capabilities. */
export class CapabilityService {
  readonly #models: Models;
  readonly #channels: Channels;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;
  readonly #inspection: ServerInspection;
  readonly #secrets: SecretBox;
  readonly #mcp: McpConnectorService;
  readonly #rest: RestConnectors;
  readonly #versions: PluginVersions;

  constructor({ store, changes, audit, inspection, secrets, mcp, rest, versions }: CapabilityServiceOptions) {
    this.#models = store.models;
    this.#channels = store.channels;
    this.#changes = changes;
    this.#audit = audit;
    this.#inspection = inspection;
    this.#secrets = secrets;
    this.#mcp = mcp;
    this.#rest = rest;
    this.#versions = versions;
  }

  async find(id: string): Promise<Capability | undefined> {
    return (await findCapabilities(this.#models, [id])).get(id);
  }

  /** Built-ins first, then the others by name. */
  async list(
    first: number,
    after: string | undefined,
    { kind, search }: CapabilityFilter,
  ): Promise<List<Capability>> {
    const pattern = search ? new RegExp(RegExp.escape(search), 'i') : undefined;
    const builtins = (await listBuiltinCapabilities(this.#models)).filter(
      (it) =>
        (kind === undefined || kind === CapabilityKind.BUILTIN) &&
        (pattern === undefined || pattern.test(it.name) || pattern.test(it.description ?? '')),
    );
    const filter = {
      ...(kind === undefined ? {} : { kind }),
      ...(pattern === undefined ? {} : { $or: [{ name: pattern }, { description: pattern }] }),
    };
    const [name, id] = after === undefined ? [] : readCursor(after, 2);
    // A built-in's place is its id alone; those of stored ones have names.
    const passed =
      id === undefined ? 0 : name === '' ? builtins.findIndex((it) => it._id === id) + 1 : builtins.length;
    const fromBuiltins = builtins.slice(passed, passed + first);
    const wanted = first - fromBuiltins.length + 1;
    const position = name ? { $or: [{ name: { $gt: name } }, { name, _id: { $gt: id } }] } : {};
    const [stored, storedCount] = await Promise.all([
      this.#models.capabilities
        .find({ $and: [filter, position] })
        .sort({ name: 1, _id: 1 })
        .limit(wanted)
        .lean(),
      this.#models.capabilities.countDocuments(filter),
    ]);
    const available = [...fromBuiltins, ...stored.map((it) => Object.assign(new Capability(), it))];
    const nodes = available.slice(0, first);
    const last = nodes.at(-1);
    return {
      nodes,
      totalCount: builtins.length + storedCount,
      pageInfo: {
        hasNextPage: available.length > first || passed + fromBuiltins.length < builtins.length,
        endCursor:
          last === undefined
            ? null
            : writeCursor(isBuiltin(last._id) ? ['', last._id] : [last.name, last._id]),
      },
    };
  }

  /** How a connector reaches its server; of each secret only the end. Null for what is no connector. */
  async connectorDetails({ mcp, rest, inspection }: Capability): Promise<ConnectorDetails | null> {
    if (rest) return describeRest(rest, this.#secrets);
    if (!mcp) return null;
    return describeMcpConnector(mcp, parseInspection({ inspection }), this.#secrets);
  }

  /** Asks a capability again what it offers. One that does not answer is FAILED, and keeps what it offered last. */
  async refresh(identity: Identity, id: string): Promise<Capability> {
    return this.#audit.record(identity, { action: 'refreshCapability', target: id, input: {} }, async () => {
      const capability = await this.#required(id);
      const { name, mcp, rest } = capability;
      if (!mcp && !rest) return capability;
      const store = { models: this.#models, channels: this.#channels };
      try {
        if (rest) await this.#rest.refresh(identity, capability);
        else if (mcp)
          await saveInspection(store, id, await this.#inspection.inspect(identity, id, name, mcp));
      } catch (error) {
        const told = ['UPSTREAM_FAILED', 'VALIDATION_FAILED'];
        if (!(error instanceof PlatformError) || !told.includes(error.code)) throw error;
        const state = needsAuthorization(error) ? CapabilityState.UNCONFIGURED : CapabilityState.FAILED;
        await saveInspectionFailure(store, id, error.message, state);
      }
      await this.#changes.announce({ kind: 'capability', id });
      return this.#required(id);
    });
  }

  /** Changes a connector. What cannot be used is refused, and the connector stays as it was. */
  async updateConnector(identity: Identity, id: string, input: UpdateConnectorInput): Promise<Capability> {
    return this.#audit.record(
      identity,
      { action: 'updateConnector', target: id, input: withoutDocument(input) },
      async () => {
        const capability = await this.#required(id);
        requireFieldsOf(capability, input);
        if (capability.rest) await this.#rest.update(identity, capability, input);
        else if (capability.mcp) await this.#mcp.update(identity, capability, capability.mcp, input);
        await this.#changes.announce({ kind: 'capability', id });
        return this.#required(id);
      },
    );
  }

  /** @param force detaches it from gateways that have it; without, it is then refused. */
  async delete(identity: Identity, id: string, force: boolean): Promise<boolean> {
    return this.#audit.record(
      identity,
      { action: 'deleteCapability', target: id, input: { force } },
      async () => {
        if (isBuiltin(id)) throw new PlatformError('CONFLICT', 'built-ins cannot be deleted');
        const capability = await this.#required(id);
        const gateways = await this.#models.gateways
          .find({ 'attachments.capabilityId': id }, { name: 1 })
          .sort({ name: 1 })
          .lean();
        if (gateways.length > 0 && !force) {
          const names = gateways.map(({ name }) => name).join(', ');
          throw new PlatformError(
            'CONFLICT',
            `${capability.name} is attached to ${names}; detach it first, or force it`,
          );
        }
        for (const gateway of gateways) {
          await changeGateway(this.#models, gateway._id, (it) => {
            it.attachments = it.attachments.filter(({ capabilityId }) => capabilityId !== id);
          });
          await this.#changes.announce({ kind: 'gateway', id: gateway._id });
        }
        await this.#models.capabilities.deleteOne({ _id: id });
        if (capability.plugin) await this.#versions.removeAll(id);
        // What was granted for it serves nothing else.
        await this.#models.upstreamGrants.deleteMany({ capabilityId: id });
        await this.#models.upstreamClients.deleteMany({ capabilityId: id });
        await this.#models.toolBaselines.deleteMany({ capabilityId: id });
        await this.#changes.announce({ kind: 'capability', id });
        return true;
      },
    );
  }

  async #required(id: string): Promise<Capability> {
    const capability = await this.find(id);
    if (capability === undefined) throw new PlatformError('NOT_FOUND', `there is no capability ${id}`);
    return capability;
  }
}
