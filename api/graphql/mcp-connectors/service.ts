import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { parseInspection } from '../../../platform/inspections.ts';
import type { Models } from '../../../platform/mongo.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import {
  type Capability,
  CapabilityKind,
  CapabilityScope,
  CapabilityState,
} from '../../../schema/capability.ts';
import { type McpConnector, McpTransport } from '../../../schema/connector.ts';
import { EMPTY_INSPECTION } from '../../../schema/inspection.ts';
import type { McpConnectorInput } from '../../../schema/mcp-connector-input.ts';
import type { McpConnectorPreview } from '../../../schema/mcp-preview.ts';
import type { UpdateConnectorInput } from '../../../schema/update-connector.ts';
import type { Identity } from '../../identity/identity.ts';
import { requireAdmin } from '../../identity/require-admin.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { createWithOwnAlias, withOwnAlias } from '../capabilities/own-alias.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { changedMcpConnector } from './changed-mcp-connector.ts';
import { sealMcpConnector } from './mcp-connector-record.ts';
import type { ServerInspection } from './server-inspection.ts';

/** A connector that is not stored yet. */
export interface NewMcpConnector {
  name: string;
  alias?: string | null | undefined;
  description?: string | null | undefined;
  mcp: McpConnector;
}

/** Changes of these decide where and as whom a server is reached. */
const LEADING = [
  'url',
  'headers',
  'transport',
  'auth',
  'tokenPerUser',
  'command',
  'args',
  'env',
  'allowPrivateNetwork',
] as const;

/** The rules of connectors to MCP servers. */
export class McpConnectorService {
  readonly #models: Models;
  readonly #changes: ChangeAnnouncer;
  readonly #audit: AuditLog;
  readonly #inspection: ServerInspection;
  readonly #secrets: SecretBox;

  constructor(
    models: Models,
    changes: ChangeAnnouncer,
    audit: AuditLog,
    inspection: ServerInspection,
    secrets: SecretBox,
  ) {
    this.#models = models;
    this.#changes = changes;
    this.#audit = audit;
    this.#inspection = inspection;
    this.#secrets = secrets;
  }

  async create(identity: Identity, input: McpConnectorInput): Promise<Capability> {
    return this.#audit.record(identity, { action: 'createMcpConnector', input }, async () => {
      const mcp = await sealMcpConnector(input, this.#secrets);
      const { alias, description } = input;
      return this.add(identity, { name: input.name.trim(), alias, description, mcp });
    });
  }

  /** Connects to a server and says what it offers; nothing is kept. */
  async preview(identity: Identity, input: McpConnectorInput): Promise<McpConnectorPreview> {
    return this.#audit.record(identity, { action: 'previewMcpConnector', input }, async () => {
      const mcp = await sealMcpConnector(input, this.#secrets);
      requireRights(identity, mcp);
      const id = newId();
      const { state, inspection } = await this.#inspect(identity, id, input.name.trim(), mcp);
      await this.#models.upstreamGrants.deleteMany({ capabilityId: id });
      await this.#models.upstreamClients.deleteMany({ capabilityId: id });
      const { prompts, resources, ...said } = parseInspection({ inspection });
      return {
        ...said,
        prompts: prompts.map(({ name }) => name),
        resources: resources.map(({ uri }) => uri),
        needsAuthorization: state === CapabilityState.UNCONFIGURED,
      };
    });
  }

  /** Connects to a server and keeps what it offers; nothing is kept of one that does not answer. */
  async add(identity: Identity, { name, alias, description, mcp }: NewMcpConnector): Promise<Capability> {
    requireRights(identity, mcp);
    const _id = newId();
    const found = await this.#inspect(identity, _id, name, mcp);
    const now = new Date();
    const capability: Capability = {
      _id,
      name,
      kind: CapabilityKind.CONNECTOR,
      scope: CapabilityScope.AGENT_AND_MCP,
      description,
      ...found,
      mcp,
      configuredAt: now,
      createdAt: now,
      updatedAt: now,
    };
    await createWithOwnAlias(this.#models, capability, alias);
    await this.#changes.announce({ kind: 'capability', id: _id });
    return capability;
  }

  /** Changes one. A server that cannot be used in the new way leaves it as it was. @throws PlatformError CONFLICT */
  async update(
    identity: Identity,
    capability: Capability,
    before: McpConnector,
    input: UpdateConnectorInput,
  ): Promise<void> {
    const { _id, name, description, configuredAt } = capability;
    const mcp = await changedMcpConnector(before, input, this.#secrets);
    const leadsElsewhere = LEADING.some((field) => input[field] !== undefined);
    if (leadsElsewhere) requireRights(identity, mcp);
    const changed = {
      name: input.name?.trim() ?? name,
      description: input.description === undefined ? description : input.description,
    };
    const found = leadsElsewhere ? await this.#inspect(identity, _id, changed.name, mcp) : {};
    const now = new Date();
    const fields = { ...changed, ...found, mcp, configuredAt: now, updatedAt: now };
    const naming = { name: changed.name, alias: input.alias };
    const { matchedCount } = await withOwnAlias(this.#models, naming, capability, async (alias) =>
      this.#models.capabilities.updateOne({ _id, configuredAt }, { $set: { ...fields, alias } }),
    );
    if (matchedCount === 0)
      throw new PlatformError('CONFLICT', 'the connector was changed by others meanwhile; try again');
  }

  /** One that only wants to be authorized is kept: authorizing it takes a browser. */
  async #inspect(
    identity: Identity,
    id: string,
    name: string,
    mcp: McpConnector,
  ): Promise<Pick<Capability, 'state' | 'stateReason' | 'inspection' | 'inspectedAt'>> {
    try {
      const inspection = await this.#inspection.inspect(identity, id, name, mcp);
      return {
        state: CapabilityState.READY,
        inspection: JSON.stringify(inspection),
        inspectedAt: new Date(),
      };
    } catch (error) {
      if (!needsAuthorization(error)) {
        // A token that was got on the way is of no use to anybody.
        await this.#models.upstreamGrants.deleteMany({ capabilityId: id });
        throw error;
      }
      return {
        state: CapabilityState.UNCONFIGURED,
        stateReason: 'it has to be authorized; see authorizeConnector',
        inspection: JSON.stringify(EMPTY_INSPECTION),
      };
    }
  }
}

/** @throws PlatformError FORBIDDEN for who may not reach what a connector reaches. */
function requireRights(identity: Identity, { allowPrivateNetwork, transport }: McpConnector): void {
  if (allowPrivateNetwork) requireAdmin(identity, 'network:private', 'allowPrivateNetwork');
  if (transport === McpTransport.STDIO)
    requireAdmin(identity, 'command:run', 'a connector that runs a command');
}

/** Whether a server would answer, once somebody authorized the platform. */
export function needsAuthorization(error: unknown): boolean {
  return error instanceof PlatformError && error.details.authorizationRequired === true;
}
