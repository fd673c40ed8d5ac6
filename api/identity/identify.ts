import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret } from '../../platform/api-key.ts';
import { PlatformError } from '../../platform/errors.ts';
import type { SignInMethod } from '../../schema/console-session.ts';
import type { User } from '../../schema/user.ts';
import type { FailedAttempts } from '../credentials/failed-attempts.ts';
import { type ConsoleSessions, SESSION_SECONDS } from './console-sessions.ts';
import type { Identity } from './identity.ts';
import type { ManagementKeys } from './management-keys.ts';
import type { UserDirectory } from './user-directory.ts';

const COOKIE = 'omnigate_session';

export interface IdentifierOptions {
  checkAdminKey(secret: string): Identity | undefined;
  managementKeys: ManagementKeys;
  sessions: ConsoleSessions;
  users: UserDirectory;
  attempts: FailedAttempts;
  /** Whether the console is served over HTTPS, so that the cookie never goes over anything else. */
  secure: boolean;
}

/** Says who sends a request to the management API. */
export class Identifier {
  readonly #options: IdentifierOptions;
  readonly #met = new WeakMap<FastifyRequest, Identity | undefined>();
  readonly #cookie: { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean };

  constructor(options: IdentifierOptions) {
    this.#options = options;
    // Strict: no other site can make the browser send it along.
    this.#cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.secure };
  }

  /**
   * By a management key (`X-API-Key`, or `Authorization: Bearer`), else by the console's session.
   * @returns undefined for nobody. @throws PlatformError UNAVAILABLE, RATE_LIMITED after too many wrong keys.
   */
  async identify(request: FastifyRequest): Promise<Identity | undefined> {
    if (this.#met.has(request)) {
      const met = this.#met.get(request);
      // Known from the door, once: whoever asks again wants to know whether it is still so.
      this.#met.delete(request);
      return met;
    }
    try {
      const secret = keyIn(request);
      return secret === undefined ? await this.#bySession(request) : await this.#byKey(secret, request.ip);
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      request.log.warn({ err: error }, 'who asks could not be looked up');
      throw new PlatformError('UNAVAILABLE', 'who asks cannot be looked up right now; try again', {
        cause: error,
      });
    }
  }

  /** As `identify`, for the door: the next who asks about the same request is told the same without another look. */
  async meet(request: FastifyRequest): Promise<Identity | undefined> {
    const identity = await this.identify(request);
    this.#met.set(request, identity);
    return identity;
  }

  /** Signs somebody in: gives their browser a session. */
  async signIn(
    user: User,
    method: SignInMethod,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, 200);
    const address = request.ip;
    const secret = await this.#options.sessions.begin({ userId: user._id, method, address, userAgent });
    await this.#options.users.noteSignIn(user._id);
    reply.setCookie(COOKIE, secret, { ...this.#cookie, maxAge: SESSION_SECONDS });
  }

  /** Ends the browser's session, if it has one. */
  async signOut({ cookies }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const session = await this.#options.sessions.find(cookies[COOKIE] ?? '');
    if (session !== undefined) await this.#options.sessions.end(session.userId, session.id);
    reply.clearCookie(COOKIE, this.#cookie);
  }

  async #byKey(secret: string, address: string): Promise<Identity | undefined> {
    const { checkAdminKey, managementKeys, attempts } = this.#options;
    const attempt = { door: 'management', address, credential: hashSecret(secret) };
    attempts.check(attempt);
    const identity = checkAdminKey(secret) ?? (await managementKeys.find(secret));
    if (identity === undefined) await attempts.failed(attempt);
    else attempts.succeeded(attempt);
    return identity;
  }

  async #bySession(request: FastifyRequest): Promise<Identity | undefined> {
    const secret = request.cookies[COOKIE];
    if (secret === undefined || !isOwnOrigin(request)) return undefined;
    const session = await this.#options.sessions.find(secret);
    // Read each time: what somebody may do changes at once, and whoever is removed is gone at once.
    const user = session && (await this.#options.users.find(session.userId));
    if (session === undefined || user === undefined || user.disabledAt) return undefined;
    const { _id, name, role } = user;
    return { id: _id, name, role, kind: 'session', userId: _id, sessionId: session.id };
  }
}

/** A key counts where one is sent: a wrong one is not made good by a session. */
function keyIn({ headers }: FastifyRequest): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key.trim();
  return /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
}

/**
 * Whether a request comes from a page of this platform, or from no page at all. A page of another port or subdomain is of the same site for a cookie, and
 * may be allowed to call gateways; it may not act as whoever is signed in here.
 */
function isOwnOrigin({ headers: { origin }, host }: FastifyRequest): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
