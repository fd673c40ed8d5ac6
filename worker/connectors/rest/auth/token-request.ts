import type { Dispatcher } from 'undici';
import type { OpenAuth } from '../../../../platform/connector-auth.ts';
import { isObject, type Json, textAt } from '../document/json.ts';
import { RestFailure } from '../rest-failure.ts';
import { send } from '../send.ts';
import { basic } from './authenticate.ts';

/** What a token URL gave. */
export interface TokenGrant {
  accessToken: string;
  /** Milliseconds since the epoch; undefined where nothing is said of it. */
  expiresAt: number | undefined;
  /** The refresh token to use next, where the old one was replaced. */
  refreshToken: string | undefined;
}

/** Bytes of an answer that holds a token. */
const MAX_BYTES = 64 * 1024;

const WHO = 'the token URL';

/**
 * Asks a token URL for an access token: for client credentials (RFC 6749, 4.4) or a refresh token (RFC 6749, 6). The
 * client shows itself by HTTP Basic, which every server must know; one that does not take it is asked once more with
 * the credentials in the form (RFC 6749, 2.3.1).
 * @throws RestFailure, or the signal's reason.
 */
export async function requestToken(
  auth: OpenAuth,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<TokenGrant> {
  const { clientId = '', clientSecret, refreshToken, scopes = [] } = auth;
  const form = new URLSearchParams(
    refreshToken === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken },
  );
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  const inForm = new URLSearchParams(form);
  inForm.set('client_id', clientId);
  if (clientSecret !== undefined) inForm.set('client_secret', clientSecret);
  if (clientSecret === undefined) return readGrant(await post(auth, inForm, {}, dispatcher, signal));
  const authorization = basic(formEncode(clientId), formEncode(clientSecret));
  const answer = await post(auth, form, { authorization }, dispatcher, signal);
  if (answer.status < 400 || !isRefusedClient(answer)) return readGrant(answer);
  return readGrant(await post(auth, inForm, {}, dispatcher, signal));
}

interface TokenAnswer {
  status: number;
  fields: Json | undefined;
}

async function post(
  { tokenUrl = '' }: OpenAuth,
  form: URLSearchParams,
  headers: Record<string, string>,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const { status, bytes } = await send(
    {
      method: 'POST',
      url: new URL(tokenUrl),
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: form.toString(),
    },
    { dispatcher, signal, maxBytes: MAX_BYTES, who: WHO },
  );
  return { status, fields: parse(bytes.toString()) };
}

/** RFC 6749, 5.1: JSON; some servers answer in a form all the same. */
function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    const form = Object.fromEntries(new URLSearchParams(text));
    return 'access_token' in form || 'error' in form ? form : undefined;
  }
}

/** RFC 6749, 5.2. */
function isRefusedClient({ status, fields }: TokenAnswer): boolean {
  return status === 401 || fields?.error === 'invalid_client';
}

/** @throws RestFailure */
function readGrant({ status, fields }: TokenAnswer): TokenGrant {
  const error = textAt(fields, 'error');
  if (status >= 400 || error !== undefined) {
    const description = textAt(fields, 'error_description');
    const said = [error, description && `(${description.slice(0, 300)})`]
      .filter((it) => it !== undefined)
      .join(' ');
    const what = status < 500 || error !== undefined ? 'refuses the credentials' : 'fails';
    throw new RestFailure(`${WHO} ${what}: ${said || `HTTP ${status}`}`, { retryable: status >= 500 });
  }
  const accessToken = textAt(fields, 'access_token');
  if (accessToken === undefined)
    throw new RestFailure(`${WHO} answers without an access_token; is it right?`);
  if (!/^[\x21-\x7e]+$/.test(accessToken))
    throw new RestFailure(`${WHO} gives a token that no header can hold`);
  const seconds = Number(fields?.expires_in);
  return {
    accessToken,
    expiresAt: Number.isFinite(seconds) && seconds > 0 ? Date.now() + seconds * 1000 : undefined,
    refreshToken: textAt(fields, 'refresh_token'),
  };
}

/** RFC 6749, 2.3.1: identifier and secret are encoded as in a form before they are joined. */
function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
