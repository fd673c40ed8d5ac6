import type { JsonRpcRequest } from '../../../platform/json-rpc.ts';
import { IMPLEMENTATION, isSessionRevision, META } from '../../../platform/mcp.ts';
import type { ClientProfile } from '../../../schema/execution.ts';

/** What every request of a stateless revision carries (MCP 2026-07-28, basic/index, Per-request protocol fields). */
export function envelope(profile: ClientProfile, revision: string): Record<string, unknown> {
  // A client with a session that has not said what it wants gets what servers would send it by themselves.
  const logLevel = profile.logLevel ?? (isSessionRevision(profile.protocolVersion) ? 'info' : undefined);
  return {
    [META.protocolVersion]: revision,
    [META.clientInfo]: IMPLEMENTATION,
    [META.clientCapabilities]: profile.capabilities,
    ...(logLevel === undefined ? {} : { [META.logLevel]: logLevel }),
  };
}

/** The headers that mirror a request's body (MCP 2026-07-28, basic/transports/streamable-http, Request Metadata). */
export function requestHeaders(message: JsonRpcRequest, revision: string): Record<string, string> {
  const headers: Record<string, string> = { 'mcp-protocol-version': revision, 'mcp-method': message.method };
  const name = message.method === 'resources/read' ? message.params?.uri : message.params?.name;
  if (NAMED.has(message.method) && typeof name === 'string') headers['mcp-name'] = encodeHeaderValue(name);
  return headers;
}

const NAMED = new Set(['tools/call', 'resources/read', 'prompts/get']);

/** As it is where it is visible ASCII without outer spaces, else in base64 (ibid., Value Encoding). */
export function encodeHeaderValue(value: string): string {
  const plain = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !/^=\?base64\?.*\?=$/.test(value);
  return plain ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
