import { findCapabilities, isBuiltin, listBuiltinCapabilities } from '../../../platform/capabilities.ts';
import type { Channels } from '../../../platform/channels.ts';
import { PlatformError, UpstreamError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { parseInspection, saveInspection, saveInspectionFailure } from '../../../platform/inspections.ts';
import type { Models } from '../../../platform/mongo.ts';
import { lastFour, type SecretBox } from '../../../platform/secrets.ts';
import {
  Capability,
  CapabilityKind,
  CapabilityScope,
  CapabilityState,
  type ConnectorDetails,
} from '../../../schema/capability.ts';
import { type McpConnector, type McpConnectorInput, McpTransport } from '../../../schema/connector.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { List } from '../../../schema/list.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import { type Identity, isGranted } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { changeGateway } from '../gateways/change-gateway.ts';
import type { PluginVersions } from '../plugins/versions.ts';

/** How long a server may take to say what it offers, in milliseconds. */
const INSPECT_MS = 60_000;

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
  readonly #dispatcher: Dispatcher;
  readonly #secrets: SecretBox;
  readonly #versions: PluginVersions;

  constructor(
    models: Models,
    channels: Channels,
    changes: ChangeAnnouncer,
    audit: AuditLog,
    dispatcher: Dispatcher,
    secrets: SecretBox,
    versions: PluginVersions,
  ) {
    this.#models = models;
    this.#channels = channels;
    this.#changes = changes;
    this.#audit = audit;
    this.#dispatcher = dispatcher;
    this.#secrets = secrets;
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
    const builtins = listBuiltinCapabilities().filter(
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
  async connectorDetails({ mcp, inspection }: Capability): Promise<ConnectorDetails | null> {
    if (!mcp) return null;
    const headers: Record<string, string> = {};
    for (const [name, sealed] of Object.entries(mcp.headers))
      headers[name] = lastFour(await this.#secrets.open(sealed));
    const { serverInfo, protocolVersion } = parseInspection({ inspection });
    const { transport, url, allowPrivateNetwork, timeoutSeconds } = mcp;
    return {
      type: 'MCP',
      transport,
      url,
      headers,
      allowPrivateNetwork,
      timeoutSeconds,
      serverInfo,
      protocolVersion,
    };
  }

  /** Connects to an MCP server and keeps what it offers; nothing is kept of one that does not answer. */
  async createMcpConnector(identity: Identity, input: McpConnectorInput): Promise<Capability> {
    return this.#audit.record(identity, { action: 'createMcpConnector', input }, async () => {
      if (input.allowPrivateNetwork) requirePrivateNetwork(identity);
      const _id = newId();
      const name = input.name.trim();
      const mcp = await this.#seal(input);
      const inspection = await this.#inspect(identity, _id, name, mcp);
      const now = new Date();
      const capability: Capability = {
        _id,
        name,
        kind: CapabilityKind.CONNECTOR,
        scope: CapabilityScope.AGENT_AND_MCP,
        description: input.description,
        state: CapabilityState.READY,
        mcp,
        inspection: JSON.stringify(inspection),
        inspectedAt: now,
        configuredAt: now,
        createdAt: now,
        updatedAt: now,
      };
      await this.#models.capabilities.create(capability);
      await this.#changes.announce({ kind: 'capability', id: _id });
      return capability;
    });
  }

  /** Asks a capability again what it offers. One that does not answer is FAILED, and keeps what it offered last. */
  async refresh(identity: Identity, id: string): Promise<Capability> {
    return this.#audit.record(identity, { action: 'refreshCapability', target: id, input: {} }, async () => {
      const capability = await this.#required(id);
      if (!capability.mcp) return capability;
      const store = { models: this.#models, channels: this.#channels };
      try {
        await saveInspection(store, id, await this.#inspect(identity, id, capability.name, capability.mcp));
      } catch (error) {
        if (!(error instanceof PlatformError) || error.code !== 'UPSTREAM_FAILED') throw error;
        await saveInspectionFailure(store, id, error.message);
      }
      await this.#changes.announce({ kind: 'capability', id });
      return this.#required(id);
    });
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

  async #seal(input: McpConnectorInput): Promise<McpConnector> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(input.headers ?? {})) {
      headers[name] = await this.#secrets.seal(String(value));
    }
    return {
      transport: input.transport ?? McpTransport.AUTO,
      url: input.url ?? '',
      headers,
      allowPrivateNetwork: input.allowPrivateNetwork ?? false,
      timeoutSeconds: input.timeoutSeconds,
    };
  }

  /** A worker asks: outgoing calls are made there, and only there. */
  async #inspect(
    identity: Identity,
    capability: string,
    name: string,
    mcp: McpConnector,
  ): Promise<Inspection> {
    try {
      const answer = await this.#dispatcher.run(
        {
          capability,
          method: 'inspect',
          params: { name, mcp },
          timeoutMs: INSPECT_MS,
          principal: { kind: 'admin', id: identity.id },
        },
        {},
      );
      return JSON.parse(answer.json) as Inspection;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw new PlatformError('UPSTREAM_FAILED', `${name}: ${error.message}`, { cause: error });
    }
  }
}

function requirePrivateNetwork(identity: Identity): void {
  if (isGranted(identity, 'network:private')) return;
  throw new PlatformError('FORBIDDEN', 'allowPrivateNetwork needs the admin role');
}
