import { announceChange } from '../../../../platform/changes.ts';
import { CHANNELS } from '../../../../platform/channels.ts';
import { PlatformError } from '../../../../platform/errors.ts';
import {
  type InspectionStore,
  saveInspection,
  saveInspectionFailure,
} from '../../../../platform/inspections.ts';
import { IMPLEMENTATION, LATEST_SESSION_REVISION } from '../../../../platform/mcp.ts';
import type { SecretBox } from '../../../../platform/secrets.ts';
import { type Capability, CapabilityState } from '../../../../schema/capability.ts';
import { type McpConnector, McpTransport } from '../../../../schema/connector.ts';
import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import type { PrincipalReference } from '../../../../schema/execution.ts';
import type { Inspection } from '../../../../schema/inspection.ts';
import { SHARED } from '../../../../schema/upstream-grant.ts';
import type { ExecutionContext, ExecutionResult } from '../../../executor.ts';
import { describeFailure } from '../describe-failure.ts';
import { type HttpTarget, openTarget } from '../mcp-target.ts';
import { UpstreamHttp } from '../upstream-http.ts';
import type { Upstreams } from '../upstreams.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { AuthorizationFlow, AuthorizationResponse } from './authorization-flow.ts';
import type { Challenge } from './authorization-required.ts';
import { readChallenge } from './credentials.ts';
import { type Caller, grantKey } from './token-owner.ts';

/** What `oauth/begin` executions carry. */
export interface BeginParams extends Challenge {
  capability: string;
  /** Whose grant it is to be; absent: everybody's. */
  gateway?: string | undefined;
  principal?: PrincipalReference | undefined;
  browser?: string | undefined;
}

export interface AuthorizationExecutorOptions {
  store: InspectionStore;
  secrets: SecretBox;
  upstreams: Upstreams;
  flow: AuthorizationFlow;
  tokens: AccessTokens;
  /** Asks a connector what it offers. */
  inspect(connector: McpConnector, caller: Caller, signal: AbortSignal): Promise<Inspection>;
}

/** Lets admins and principals authorize connectors. */
export class AuthorizationExecutor {
  readonly #options: AuthorizationExecutorOptions;

  constructor(options: AuthorizationExecutorOptions) {
    this.#options = options;
  }

  /** @throws PlatformError NOT_FOUND, VALIDATION_FAILED, UPSTREAM_FAILED */
  async begin({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const params = execution.params as unknown as BeginParams;
    const { capability, target } = await this.#find(params.capability);
    const { gateway, principal, browser } = params;
    const name = principal && `${principal.kind}:${principal.id}`;
    const caller: Caller = {
      capability: capability._id,
      holder: gateway === undefined ? SHARED : `${gateway} ${name}`,
    };
    const dispatcher = this.#options.upstreams.wayTo(target);
    const began = await named(capability, async () => {
      const challenge = gateway === undefined ? await askForChallenge(target, dispatcher, signal) : params;
      const { resourceMetadataUrl, scope } = challenge;
      return this.#options.flow.begin(
        {
          target,
          dispatcher,
          key: grantKey(target, caller),
          holder: { gatewayId: gateway, principal: name },
          challenge: { resourceMetadataUrl, scope },
          browser,
        },
        signal,
      );
    });
    return { json: JSON.stringify(began), isError: false };
  }

  /** @returns the capability that was authorized. @throws PlatformError FORBIDDEN, NOT_FOUND, UPSTREAM_FAILED */
  async redeem({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const response = execution.params as unknown as AuthorizationResponse;
    const { flow, upstreams, tokens, store } = this.#options;
    const begun = await flow.take(response);
    const { capability, target } = await this.#find(begun.key.capability);
    await named(capability, () => flow.redeem(begun, response, target, upstreams.wayTo(target), signal));
    tokens.forget(capability._id);
    const { holder } = begun.key;
    if (holder === SHARED || capability.state !== CapabilityState.READY)
      await this.#inspect(capability, { capability: capability._id, holder }, signal);
    await announceChange(store.channels, { kind: 'capability', id: capability._id });
    await store.channels.publish(CHANNELS.listsChanged, capability._id);
    return { json: JSON.stringify({ name: capability.name, shared: holder === SHARED }), isError: false };
  }

  async #inspect(capability: Capability, caller: Caller, signal: AbortSignal): Promise<void> {
    const { store, inspect } = this.#options;
    if (!capability.mcp) return;
    try {
      await saveInspection(store, capability._id, await inspect(capability.mcp, caller, signal));
    } catch (error) {
      const reason = describeFailure(error);
      if (reason === undefined) throw error;
      await saveInspectionFailure(store, capability._id, reason);
    }
  }

  async #find(id: string): Promise<{ capability: Capability; target: HttpTarget }> {
    const { store, secrets } = this.#options;
    const capability = await store.models.capabilities.findById(id).lean();
    if (!capability?.mcp) throw new PlatformError('NOT_FOUND', `there is no connector ${id}`);
    const target = await openTarget(capability.mcp, secrets);
    if (
      target.transport === McpTransport.STDIO ||
      target.auth.type !== ConnectorAuthType.OAUTH2_AUTHORIZATION_CODE
    ) {
      throw new PlatformError('VALIDATION_FAILED', undefined, {
        fields: [
          {
            path: 'id',
            message: `${capability.name} is not authorized by people: its auth is not of the type OAUTH2_AUTHORIZATION_CODE`,
          },
        ],
      });
    }
    return { capability, target };
  }
}

/** What the server says to somebody without a token: where to authorize, and for which scopes (RFC 9728, 5.1). */
async function askForChallenge(
  { url, headers }: HttpTarget,
  dispatcher: ReturnType<Upstreams['wayTo']>,
  signal: AbortSignal,
): Promise<Challenge> {
  const http = new UpstreamHttp({ url, headers, dispatcher });
  const params = { protocolVersion: LATEST_SESSION_REVISION, capabilities: {}, clientInfo: IMPLEMENTATION };
  const response = await http.send({
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 'challenge', method: 'initialize', params }),
    signal,
  });
  response.body.destroy();
  return response.statusCode === 401 ? readChallenge(response.headers['www-authenticate']) : {};
}

async function named<Result>({ name }: Capability, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = describeFailure(error);
    if (reason === undefined) throw error;
    throw new PlatformError('UPSTREAM_FAILED', `${name}: ${reason}`, { cause: error });
  }
}
