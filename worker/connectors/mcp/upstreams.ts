import type { Dispatcher } from 'undici';
import { LATEST_SESSION_REVISION } from '../../../platform/mcp.ts';
import { McpTransport, type TransportKind } from '../../../schema/connector.ts';
import { ConnectorAuthType } from '../../../schema/connector-auth.ts';
import type { ClientProfile } from '../../../schema/execution.ts';
import type { Inspection } from '../../../schema/inspection.ts';
import type { AccessTokens } from './authorization/access-tokens.ts';
import type { RegisteredClients } from './authorization/clients.ts';
import { type Credentials, OAuthCredentials, staticCredentials } from './authorization/credentials.ts';
import { egressFetch } from './authorization/egress-fetch.ts';
import type { Grants } from './authorization/grants.ts';
import { type Caller, tokenOwner } from './authorization/token-owner.ts';
import { HttpSseTransport } from './http-sse.ts';
import type { HttpTarget, McpTarget, StdioTarget } from './mcp-target.ts';
import type { ServerProcesses } from './stdio/server-processes.ts';
import { StdioTransport } from './stdio/stdio-transport.ts';
import { StreamableHttpTransport } from './streamable-http.ts';
import { ProcessEnded, UpstreamFailure } from './upstream-failure.ts';
import { UpstreamHttp } from './upstream-http.ts';
import { UpstreamSession } from './upstream-session.ts';

/** The two ways out of a worker: to public addresses, and to private ones where an admin allowed it. */
export interface EgressDispatchers {
  guarded: Dispatcher;
  privateNetwork: Dispatcher;
}

/** What was agreed on before, which saves asking again. */
export interface KnownServer {
  revision?: string | undefined;
  transport?: TransportKind | undefined;
}

/** What an inspection says of how a server is reached. */
export function knownFrom({ protocolVersion, transport }: Inspection): KnownServer {
  return { revision: protocolVersion, transport };
}

export interface UpstreamsOptions {
  egress: EgressDispatchers;
  processes: ServerProcesses;
  tokens: AccessTokens;
  grants: Grants;
  clients: RegisteredClients;
}

/** Opens sessions to MCP servers, whichever way they are reached. */
export class Upstreams {
  readonly #options: UpstreamsOptions;

  constructor(options: UpstreamsOptions) {
    this.#options = options;
  }

  get processes(): ServerProcesses {
    return this.#options.processes;
  }

  /** The way out to a server, and to its authorization server. */
  wayTo({ allowPrivateNetwork }: HttpTarget): Dispatcher {
    const { guarded, privateNetwork } = this.#options.egress;
    return allowPrivateNetwork ? privateNetwork : guarded;
  }

  /** @throws UpstreamFailure, UpstreamError, AuthorizationRequired, or the signal's reason. */
  open(
    target: McpTarget,
    caller: Caller,
    profile: ClientProfile,
    known: KnownServer,
    signal: AbortSignal,
  ): Promise<UpstreamSession> {
    if (target.transport === McpTransport.STDIO) return this.#openProcess(target, profile, known, signal);
    return this.#openHttp(target, caller, profile, known, signal);
  }

  async #openHttp(
    target: HttpTarget,
    caller: Caller,
    profile: ClientProfile,
    known: KnownServer,
    signal: AbortSignal,
  ): Promise<UpstreamSession> {
    const http = new UpstreamHttp({
      url: target.url,
      headers: target.headers,
      dispatcher: this.wayTo(target),
      credentials: this.#credentials(target, caller),
    });
    const streamable = () =>
      UpstreamSession.open(new StreamableHttpTransport(http), profile, known.revision, signal);
    // A server of 2024-11-05 knows nothing of the stateless revisions, so it is not asked for them.
    const sse = () =>
      UpstreamSession.open(new HttpSseTransport(http), profile, LATEST_SESSION_REVISION, signal);
    if (target.transport === McpTransport.STREAMABLE_HTTP) return streamable();
    if (target.transport === McpTransport.SSE) return sse();
    return known.transport === McpTransport.SSE ? eitherOf(sse, streamable) : eitherOf(streamable, sse);
  }

  #credentials(target: HttpTarget, caller: Caller): Credentials | undefined {
    const { type } = target.auth;
    if (type === ConnectorAuthType.NONE) return undefined;
    if (!type.startsWith('OAUTH2')) return staticCredentials(target.auth);
    const owner = tokenOwner(target, caller, this.#options, egressFetch(this.wayTo(target)));
    return new OAuthCredentials(this.#options.tokens, owner);
  }

  /**
   * Asks for the newest revision first. A server that ends when it is asked something before `initialize` is started again, and
   * asked for that.
   */
  async #openProcess(
    target: StdioTarget,
    profile: ClientProfile,
    known: KnownServer,
    signal: AbortSignal,
  ): Promise<UpstreamSession> {
    const open = async (revision: string | undefined) =>
      UpstreamSession.open(new StdioTransport(await this.processes.start(target)), profile, revision, signal);
    if (known.revision !== undefined) return open(known.revision);
    try {
      return await open(undefined);
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
      return open(LATEST_SESSION_REVISION);
    }
  }
}

/**
 * Tries a second transport where the first is refused (MCP 2025-11-25, basic/transports, Backwards Compatibility). What refuses the
 * credentials, or is too busy, would do so again.
 */
async function eitherOf(
  first: () => Promise<UpstreamSession>,
  second: () => Promise<UpstreamSession>,
): Promise<UpstreamSession> {
  try {
    return await first();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    try {
      return await second();
    } catch {
      // What the transport of today said is the better hint.
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof UpstreamFailure)) return false;
  const { status = 0 } = error;
  return status >= 400 && status < 500 && ![401, 403, 429].includes(status);
}
