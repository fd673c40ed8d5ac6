import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleSessions } from './console-sessions.ts';
import { SESSION_SECONDS } from './console-sessions.ts';
import type { Identity } from './identity.ts';

const COOKIE = 'omnigate_session';

export interface Identifier {
  /** Who sends a request: by the header `X-API-Key` or the console's session; undefined: nobody. */
  identify(request: FastifyRequest): Promise<Identity | undefined>;
  /** Gives the browser its session. */
  setCookie(reply: FastifyReply, secret: string): void;
  /** Ends the browser's session, if it has one. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** @param secure whether the console is served over HTTPS, so that the cookie never goes over anything else. */
export function createIdentifier(
  checkKey: (secret: string) => Identity | undefined,
  sessions: ConsoleSessions,
  secure: boolean,
): Identifier {
  // Strict: no other site can make the browser send it along.
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    async identify({ headers, cookies }) {
      const key = headers['x-api-key'];
      if (typeof key === 'string') return checkKey(key);
      const secret = cookies[COOKIE];
      return secret === undefined ? undefined : sessions.find(secret);
    },
    setCookie(reply, secret) {
      reply.setCookie(COOKIE, secret, { ...attributes, maxAge: SESSION_SECONDS });
    },
    async signOut({ cookies }, reply) {
      const secret = cookies[COOKIE];
      if (secret !== undefined) await sessions.end(secret);
      reply.clearCookie(COOKIE, attributes);
    },
  };
}
