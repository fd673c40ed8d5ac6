import type { IncomingHttpHeaders } from 'node:http';
import { PlatformError } from '../../../../platform/errors.ts';
import type { JsonRpcRequest } from '../../../../platform/json-rpc.ts';
import { isStatelessRevision, META, STATELESS_REVISIONS } from '../../../../platform/mcp.ts';
import type { Params } from '../../call.ts';

/** Methods whose target is mirrored in `Mcp-Name`, and the parameter that names it. */
const NAMED: Record<string, string> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

/**
 * Checks that the headers say what the body says (MCP 2026-07-28, basic/transports/streamable-http, Server Validation).
 * @throws PlatformError UNSUPPORTED_PROTOCOL_VERSION, HEADER_MISMATCH
 */
export function checkStandardHeaders(
  { method, params = {} }: JsonRpcRequest,
  headers: IncomingHttpHeaders,
): void {
  const requested = (params._meta as Params | undefined)?.[META.protocolVersion];
  if (!isStatelessRevision(requested)) {
    throw new PlatformError('UNSUPPORTED_PROTOCOL_VERSION', String(requested), {
      details: { supported: STATELESS_REVISIONS, requested },
    });
  }
  expect('MCP-Protocol-Version', headers['mcp-protocol-version'], requested as string);
  expect('Mcp-Method', headers['mcp-method'], method);
  const target = params[NAMED[method] ?? ''];
  if (typeof target === 'string')
    expect('Mcp-Name', decodeHeaderValue(headers['mcp-name'], 'Mcp-Name'), target);
}

/**
 * Checks the headers that mirror arguments which a tool's schema marks with `x-mcp-header` (ibid., Custom Headers from Tool Parameters).
 * @throws PlatformError HEADER_MISMATCH
 */
export function checkParameterHeaders(schema: unknown, args: unknown, headers: IncomingHttpHeaders): void {
  for (const { header, path } of mirroredParameters(schema)) {
    const name = `Mcp-Param-${header}`;
    const found = decodeHeaderValue(headers[name.toLowerCase()], name);
    const value = path.reduce<unknown>((at, key) => (at as Params | undefined)?.[key], args);
    // What is null or absent in the body must not be in a header.
    if (value === undefined || value === null) {
      if (found !== undefined) throw mismatch(`${name} is set, but the argument is not`);
    } else if (typeof value === 'number') {
      if (found === undefined || Number(found) !== value)
        throw mismatch(`${name} is not the number of the argument`);
    } else expect(name, found, String(value));
  }
}

/** Where a schema says `x-mcp-header`: along chains of `properties` alone. */
export function mirroredParameters(
  schema: unknown,
  path: string[] = [],
): { header: string; path: string[] }[] {
  const properties = (schema as Params | undefined)?.properties;
  if (typeof properties !== 'object' || properties === null || path.length > 10) return [];
  return Object.entries(properties as Params).flatMap(([key, property]) => {
    const own = (property as Params | null)?.['x-mcp-header'];
    const here = [...path, key];
    return [
      ...(typeof own === 'string' ? [{ header: own, path: here }] : []),
      ...mirroredParameters(property, here),
    ];
  });
}

/** Takes base64 off a value that wears it (ibid., Value Encoding). */
function decodeHeaderValue(value: string | string[] | undefined, name: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  if (encoded === undefined) return value;
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(encoded)) {
    throw mismatch(`${name} is no valid base64`);
  }
  return Buffer.from(encoded, 'base64').toString();
}

function expect(name: string, found: string | string[] | undefined, wanted: string): void {
  if (found === undefined) throw mismatch(`the header ${name} is missing`);
  if (found !== wanted)
    throw mismatch(`${name} header value '${String(found)}' does not match body value '${wanted}'`);
}

function mismatch(explanation: string): PlatformError {
  return new PlatformError('HEADER_MISMATCH', explanation);
}
