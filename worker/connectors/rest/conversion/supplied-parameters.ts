import type { RestInspectParams } from '../../../../schema/rest-plan.ts';

/**
 * Headers that describe the request itself or the connection: what a parameter of that name says is ignored (OpenAPI
 * 3.1, Parameter Object), or would break the request (RFC 9110, 7.6.1).
 */
const NOT_FOR_PARAMETERS = new Set([
  'accept',
  'content-type',
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a header is none that a tool's arguments may set. */
export function isOwnHeader(name: string): boolean {
  return NOT_FOR_PARAMETERS.has(name.toLowerCase());
}

/** Whether the connector's authentication supplies a parameter. */
export function isSupplied(
  auth: RestInspectParams['auth'],
  parameter: { in: string; name: string },
): boolean {
  if (auth.type !== 'API_KEY' || auth.in !== parameter.in || auth.name === undefined) return false;
  // Names of headers have no case (RFC 9110, 5.1).
  return parameter.in === 'header'
    ? auth.name.toLowerCase() === parameter.name.toLowerCase()
    : auth.name === parameter.name;
}
