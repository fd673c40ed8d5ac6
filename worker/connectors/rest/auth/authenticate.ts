import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import { IMPLEMENTATION } from '../../../../platform/mcp.ts';
import type { BuiltRequest } from '../request/build-request.ts';
import { percentEncode } from '../request/percent-encode.ts';
import type { OutgoingRequest } from '../send.ts';

/**
 * Adds credentials to a request.
 * @param token of OAuth 2.0, where the authentication gets one.
 */
export function authenticate(
  request: BuiltRequest,
  auth: OpenAuth,
  token: string | undefined,
): OutgoingRequest {
  const url = new URL(request.url);
  const headers: Record<string, string> = {
    'user-agent': `${IMPLEMENTATION.name}/${IMPLEMENTATION.version}`,
    ...request.headers,
  };
  const cookies = [...request.cookies];
  const { type, name = '', value = '' } = auth;
  if (type === 'API_KEY' && auth.in === 'query') {
    const pair = `${percentEncode(name)}=${percentEncode(value)}`;
    url.search = url.search === '' ? pair : `${url.search}&${pair}`;
  } else if (type === 'API_KEY' && auth.in === 'cookie') cookies.push(`${name}=${value}`);
  else if (type === 'API_KEY') headers[name.toLowerCase()] = value;
  else if (type === 'BEARER') headers.authorization = `Bearer ${value}`;
  else if (type === 'BASIC') headers.authorization = basic(auth.username ?? '', auth.password ?? '');
  else if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  return { method: request.method, url, headers, body: request.body?.content };
}

/** RFC 7617, 2, with the charset that it recommends. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
