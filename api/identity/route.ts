import type { FastifyInstance } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';
import type { ConsoleSessions } from './console-sessions.ts';
import type { Identifier } from './identify.ts';

/** `/sign-in?token=`: turns a one-time link into a session and goes on to the page. */
export function signIn(sessions: ConsoleSessions, identifier: Identifier, target: string) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<{ Querystring: { token?: string } }>('/sign-in', async (request, reply) => {
      const { token } = request.query;
      if (!token) throw new PlatformError('AUTHENTICATION_FAILED', 'the link has no token');
      identifier.setCookie(reply, await sessions.signIn(token));
      return reply.redirect(target, 303);
    });
  };
}
