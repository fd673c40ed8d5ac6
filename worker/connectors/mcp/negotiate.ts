import { UpstreamError } from '../../../platform/errors.ts';
import { isError, isResult, type JsonRpcRequest } from '../../../platform/json-rpc.ts';
import {
  IMPLEMENTATION,
  isSessionRevision,
  isStatelessRevision,
  LATEST_REVISION,
  LATEST_SESSION_REVISION,
  META,
} from '../../../platform/mcp.ts';
import type { ClientProfile } from '../../../schema/execution.ts';
import { envelope, requestHeaders } from './stateless-request.ts';
import { UpstreamFailure } from './upstream-failure.ts';
import type { UpstreamTransport } from './upstream-transport.ts';

/** What platform and server agreed on. */
export interface Agreement {
  revision: string;
  capabilities: Record<string, unknown>;
  serverInfo?: Record<string, unknown>;
  instructions?: string;
}

/** Error codes by which a server shows that it knows the stateless revisions (MCP 2026-07-28, basic/index, Error Codes). */
const MODERN_ERRORS = new Set([-32020, -32021, -32022]);

/**
 * Agrees on a revision with a server of either era: asks it as a modern one first and, unless it answers as one, begins with
 * `initialize` (MCP 2026-07-28, basic/transports/streamable-http, Backward Compatibility).
 */
export async function negotiate(
  transport: UpstreamTransport,
  profile: ClientProfile,
  known: string | undefined,
  signal: AbortSignal,
): Promise<Agreement> {
  if (!isSessionRevision(known)) {
    const agreement = await discover(transport, profile, signal);
    if (agreement !== undefined) return agreement;
  }
  return initialize(transport, profile, signal);
}

/** @returns undefined where the server does not know the stateless revisions. */
async function discover(
  transport: UpstreamTransport,
  profile: ClientProfile,
  signal: AbortSignal,
): Promise<Agreement | undefined> {
  const revision = LATEST_REVISION;
  const message: JsonRpcRequest = {
    jsonrpc: '2.0',
    id: 'discover',
    method: 'server/discover',
    params: { _meta: envelope(profile, revision) },
  };
  const patience =
    transport.probeMs === undefined
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(transport.probeMs)]);
  let result: Record<string, unknown>;
  try {
    result = await ask(transport, message, requestHeaders(message, revision), patience);
  } catch (error) {
    // Some servers say nothing to what they do not know (MCP 2026-07-28, basic/transports/stdio, Backward Compatibility).
    if (patience.aborted && !signal.aborted) return undefined;
    if (error instanceof UpstreamError && MODERN_ERRORS.has(error.code)) {
      throw new UpstreamFailure(
        `the server speaks no revision of MCP that the gateway speaks: ${error.message}`,
      );
    }
    // What refuses the connection, does not exist or will not let us in will not do so for `initialize` either.
    if (
      error instanceof UpstreamFailure &&
      (error.status === undefined || error.status === 401 || error.status === 403)
    ) {
      throw error;
    }
    if (error instanceof UpstreamError || error instanceof UpstreamFailure) return undefined;
    throw error;
  }
  const versions = Array.isArray(result.supportedVersions) ? result.supportedVersions : [];
  if (!versions.some(isStatelessRevision)) return undefined;
  return {
    revision,
    capabilities: objectOr(result.capabilities, NOTHING),
    serverInfo: objectOr(objectOr(result._meta, NOTHING)[META.serverInfo], undefined),
    instructions: typeof result.instructions === 'string' ? result.instructions : undefined,
  };
}

/** MCP 2025-11-25, basic/lifecycle, Initialization. */
async function initialize(
  transport: UpstreamTransport,
  profile: ClientProfile,
  signal: AbortSignal,
): Promise<Agreement> {
  const message: JsonRpcRequest = {
    jsonrpc: '2.0',
    id: 'initialize',
    method: 'initialize',
    params: {
      protocolVersion: LATEST_SESSION_REVISION,
      capabilities: profile.capabilities,
      clientInfo: IMPLEMENTATION,
    },
  };
  const result = await ask(transport, message, undefined, signal);
  const revision = result.protocolVersion;
  if (!isSessionRevision(revision)) {
    throw new UpstreamFailure(
      `the server speaks revision "${String(revision)}" of MCP, which the gateway does not`,
    );
  }
  transport.setRevision(revision);
  await transport.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return {
    revision,
    capabilities: objectOr(result.capabilities, NOTHING),
    serverInfo: objectOr(result.serverInfo, undefined),
    instructions: typeof result.instructions === 'string' ? result.instructions : undefined,
  };
}

async function ask(
  transport: UpstreamTransport,
  message: JsonRpcRequest,
  headers: Record<string, string> | undefined,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    transport
      .request({
        message,
        headers,
        signal,
        onMessage(incoming) {
          if (isResult(incoming) && incoming.id === message.id) resolve(incoming.result);
          else if (isError(incoming)) {
            reject(new UpstreamError(incoming.error.code, incoming.error.message, incoming.error.data));
          }
        },
      })
      .then(() => reject(new UpstreamFailure('the server ended the stream without an answer')), reject);
  });
}

const NOTHING: Record<string, unknown> = {};

function objectOr<Default>(value: unknown, otherwise: Default): Record<string, unknown> | Default {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : otherwise;
}
