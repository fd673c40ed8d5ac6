import { NO_AUTH, sealAuth } from '../../../platform/connector-auth.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { giveMissingNames, type InspectionStore, saveInspection } from '../../../platform/inspections.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import {
  type Capability,
  CapabilityKind,
  CapabilityScope,
  CapabilityState,
} from '../../../schema/capability.ts';
import {
  type ConnectorAuth,
  type ConnectorAuthInput,
  ConnectorAuthType,
} from '../../../schema/connector-auth.ts';
import type { RestConnector, RestConnectorInput } from '../../../schema/rest-connector.ts';
import type { RestInspection, RestInspectParams, RestTryParams } from '../../../schema/rest-plan.ts';
import type { RestConnectorPreview } from '../../../schema/rest-preview.ts';
import type { JsonObject } from '../../../schema/scalars.ts';
import type { ToolCallResult } from '../../../schema/tool-call-result.ts';
import type { UpdateConnectorInput } from '../../../schema/update-connector.ts';
import type { Dispatcher, ExecutionRequest } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';
import { requireAdmin } from '../../identity/require-admin.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeAnnouncer } from '../change-announcer.ts';
import { previewOf } from './describe-rest.ts';
import { requireKnownHosts } from './new-hosts.ts';
import { createWithOwnAlias, withOwnAlias } from './own-alias.ts';
import { packSource, type StoredSource, sourceFor, withoutDocument } from './rest-source.ts';

/** How long a description may take to be fetched and converted, in milliseconds. */
const INSPECT_MS = 60_000;

/** How long an operation that is tried may take where the connector has no limit of its own, in seconds. */
const TRY_SECONDS = 30;

/** A REST connector that nothing was made of yet. */
type Unplanned = Omit<RestConnector, 'plan'>;

/** A capability that is a REST connector. */
export type RestCapability = Capability & { rest: RestConnector };

export interface RestConnectorsOptions {
  store: InspectionStore;
  changes: ChangeAnnouncer;
  audit: AuditLog;
  dispatcher: Dispatcher;
  secrets: SecretBox;
}

/** The rules of REST connectors. Descriptions are fetched and read by a worker: the API makes no outgoing calls. */
export class RestConnectors {
  readonly #options: RestConnectorsOptions;

  constructor(options: RestConnectorsOptions) {
    this.#options = options;
  }

  /**
   * What a connector would be; nothing is kept. Where private networks are involved, that it was asked is on the
   * record.
   */
  async preview(identity: Identity, input: RestConnectorInput): Promise<RestConnectorPreview> {
    const work = async () => {
      const connector = await this.#connectorOf(identity, input);
      return previewOf(await this.#inspect(identity, newId(), input.name, connector, true));
    };
    if (!input.allowPrivateNetwork) return work();
    return this.#options.audit.record(
      identity,
      { action: 'previewRestConnector', input: withoutDocument(input) },
      work,
    );
  }

  /** Makes tools of a REST API; nothing is kept of a description that cannot be used. */
  async create(identity: Identity, input: RestConnectorInput): Promise<RestCapability> {
    const { audit, store, changes } = this.#options;
    return audit.record(
      identity,
      { action: 'createRestConnector', input: withoutDocument(input) },
      async () => {
        const connector = await this.#connectorOf(identity, input);
        const _id = newId();
        const name = input.name.trim();
        const { inspection, plan } = await this.#inspect(identity, _id, name, connector, false);
        const now = new Date();
        const capability: RestCapability = {
          _id,
          name,
          kind: CapabilityKind.CONNECTOR,
          scope: CapabilityScope.AGENT_AND_MCP,
          description: input.description,
          state: CapabilityState.READY,
          rest: { ...connector, plan: JSON.stringify(plan) },
          inspection: JSON.stringify(inspection),
          inspectedAt: now,
          configuredAt: now,
          createdAt: now,
          updatedAt: now,
        };
        await createWithOwnAlias(store.models, capability, input.alias);
        await changes.announce({ kind: 'capability', id: _id });
        return capability;
      },
    );
  }

  /**
   * Reads the description again. @throws PlatformError VALIDATION_FAILED where it can no longer be used; nothing is
   * changed then.
   */
  async refresh(identity: Identity, { _id, name }: Capability): Promise<void> {
    const { store } = this.#options;
    const before = await this.#stored(_id);
    const { inspection, plan } = await this.#inspect(identity, _id, name, before, false);
    const text = JSON.stringify(plan);
    requireKnownHosts(before, { ...before, plan: text });
    await saveInspection(store, _id, inspection, { 'rest.plan': text });
  }

  /**
   * Changes a connector: what is absent stays, and secrets that are not sent again are kept. Where tools may change,
   * the description is read first; of one that cannot be used nothing is kept, and the connector stays as it was.
   */
  async update(identity: Identity, capability: Capability, input: UpdateConnectorInput): Promise<void> {
    const { store } = this.#options;
    const { _id } = capability;
    const before = await this.#stored(_id);
    const changed = await this.#changed(identity, before, input);
    const name = input.name?.trim() ?? capability.name;
    const isReread = REREAD.some((field) => input[field] !== undefined);
    const read = isReread ? await this.#inspect(identity, _id, name, changed, false) : undefined;
    const rest: RestConnector = { ...changed, plan: read ? JSON.stringify(read.plan) : before.plan };
    requireKnownHosts(before, rest);
    const now = new Date();
    const fields = {
      name,
      ...(input.description === undefined ? {} : { description: input.description }),
      rest: Object.fromEntries(
        Object.entries(rest).filter(([, value]) => value !== undefined && value !== null),
      ),
      configuredAt: now,
      updatedAt: now,
      ...(read && {
        inspection: JSON.stringify(read.inspection),
        inspectedAt: now,
        state: CapabilityState.READY,
      }),
    };
    // A worker may have replaced the refresh token since it was read here.
    const unchanged = {
      configuredAt: capability.configuredAt,
      'rest.auth.secrets.refreshToken': before.auth.secrets.refreshToken ?? null,
    };
    const naming = { name, alias: input.alias };
    const { matchedCount } = await withOwnAlias(store.models, naming, capability, async (alias) =>
      store.models.capabilities.updateOne(
        { _id, ...unchanged },
        { $set: { ...fields, alias }, ...(read ? { $unset: { stateReason: 1 } } : {}) },
      ),
    );
    if (matchedCount === 0)
      throw new PlatformError('CONFLICT', 'the connector was changed by others meanwhile; try again');
    const gateways = await store.models.gateways.find({ 'attachments.capabilityId': _id }, { _id: 1 }).lean();
    for (const gateway of gateways) await giveMissingNames(store, gateway._id);
  }

  /**
   * Runs one operation of a connector that is not stored, and stores nothing. It is a real request, so that it was sent is on the record;
   * what was sent is the caller's own.
   * @param operation the tool's name.
   * @throws PlatformError VALIDATION_FAILED for what would not be made either, and for a refresh token.
   */
  async tryOperation(
    identity: Identity,
    input: RestConnectorInput,
    operation: string,
    args: JsonObject,
  ): Promise<ToolCallResult> {
    const { audit } = this.#options;
    const change = { action: 'tryRestOperation', input: { ...withoutDocument(input), operation } };
    const json = await audit.record(identity, change, async () => {
      requireTriable(input);
      const connector = await this.#connectorOf(identity, input);
      const timeoutSeconds = connector.timeoutSeconds ?? TRY_SECONDS;
      const rest = inspectParams(connector, false);
      const params: RestTryParams = { name: input.name, rest, timeoutSeconds, operation, arguments: args };
      const timeoutMs = INSPECT_MS + timeoutSeconds * 1000;
      return this.#run(identity, {
        capability: newId(),
        method: 'rest/try',
        params: { ...params },
        timeoutMs,
      });
    });
    return JSON.parse(json) as ToolCallResult;
  }

  async #connectorOf(identity: Identity, input: RestConnectorInput): Promise<Unplanned> {
    if (input.allowPrivateNetwork) requireAdmin(identity, 'network:private', 'allowPrivateNetwork');
    const source = await packSource(input);
    if (source === undefined) throw new Error('an input without source has passed its rules');
    return {
      ...source,
      auth: await this.#seal(input.auth, undefined),
      allowPrivateNetwork: input.allowPrivateNetwork ?? false,
      ...(input.baseUrl ? { baseUrl: input.baseUrl } : {}),
      ...(input.operationIds ? { operationIds: input.operationIds } : {}),
      ...(input.timeoutSeconds ? { timeoutSeconds: input.timeoutSeconds } : {}),
    };
  }

  async #changed(identity: Identity, before: RestConnector, input: UpdateConnectorInput): Promise<Unplanned> {
    const allowPrivateNetwork =
      input.allowPrivateNetwork === undefined ? before.allowPrivateNetwork : !!input.allowPrivateNetwork;
    // Also who only changes where a connector leads must be allowed to let it lead to private networks.
    if (allowPrivateNetwork && REREAD.some((field) => input[field] !== undefined))
      requireAdmin(identity, 'network:private', 'allowPrivateNetwork');
    const { document, documentUrl, operations, auth, plan: _plan, ...rest } = before;
    const source: StoredSource = (await packSource(input)) ?? { document, documentUrl, operations };
    const changed: Unplanned = {
      ...rest,
      ...source,
      allowPrivateNetwork,
      auth: input.auth === undefined ? auth : await this.#seal(input.auth, auth),
    };
    if (input.baseUrl !== undefined) changed.baseUrl = input.baseUrl;
    if (input.operationIds !== undefined) changed.operationIds = input.operationIds;
    if (input.timeoutSeconds !== undefined) changed.timeoutSeconds = input.timeoutSeconds;
    if (changed.operations && !changed.baseUrl) {
      const fields = [{ path: 'input.baseUrl', message: 'is needed for operations' }];
      throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
    }
    return changed;
  }

  async #seal(
    input: ConnectorAuthInput | null | undefined,
    before: ConnectorAuth | undefined,
  ): Promise<ConnectorAuth> {
    if (!input) return NO_AUTH;
    if (input.type === ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE) {
      const message =
        'OAUTH2_AUTHORIZATION_CODE is for MCP connectors; a REST connector takes OAUTH2_REFRESH_TOKEN with a token that was granted elsewhere';
      throw new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [{ path: 'input.auth.type', message }],
      });
    }
    return sealAuth(input, this.#options.secrets, before, 'input.auth');
  }

  /** With its document, which reads leave out otherwise. */
  async #stored(id: string): Promise<RestConnector> {
    const found = await this.#options.store.models.capabilities.findById(id).select('+rest.document').lean();
    if (!found?.rest) throw new PlatformError('NOT_FOUND', `there is no REST connector ${id}`);
    return found.rest;
  }

  async #inspect(
    identity: Identity,
    capability: string,
    name: string,
    connector: Unplanned,
    preview: boolean,
  ): Promise<RestInspection> {
    const params = { name, rest: inspectParams(connector, preview) };
    const json = await this.#run(identity, { capability, method: 'inspect', params, timeoutMs: INSPECT_MS });
    return JSON.parse(json) as RestInspection;
  }

  async #run(identity: Identity, request: Omit<ExecutionRequest, 'principal'>): Promise<string> {
    const principal = { kind: 'admin', id: identity.id } as const;
    return (await this.#options.dispatcher.run({ ...request, principal }, {})).json;
  }
}

function inspectParams(connector: Unplanned, preview: boolean): RestInspectParams {
  const { baseUrl, operationIds, auth, allowPrivateNetwork } = connector;
  return {
    source: sourceFor(connector),
    ...(baseUrl ? { baseUrl } : {}),
    ...(operationIds ? { operationIds } : {}),
    auth,
    allowPrivateNetwork,
    preview,
  };
}

/** @throws PlatformError VALIDATION_FAILED */
function requireTriable({ auth }: RestConnectorInput): void {
  if (auth?.type !== ConnectorAuthType.OAUTH2_REFRESH_TOKEN) return;
  const message =
    'a refresh token cannot be tried before the connector is made: many servers replace it with its first use';
  throw new PlatformError('VALIDATION_FAILED', undefined, {
    fields: [{ path: 'input.auth.type', message }],
  });
}

/** Changes of these may change the tools, or where requests go. */
const REREAD = [
  'document',
  'documentUrl',
  'operations',
  'operationIds',
  'baseUrl',
  'auth',
  'allowPrivateNetwork',
] as const;
