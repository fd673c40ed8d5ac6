import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';
import { type AllowedNames, hostName } from './allowed-names.ts';

/**
 * Refuses requests by other names than the platform's own, and by pages of other sites (MCP 2025-11-25, basic/transports, Security Warning: DNS
 * rebinding), before anything else looks at them.
 */
export async function guardNames(app: FastifyInstance, allowed: AllowedNames): Promise<void> {
  app.addHook('onRequest', async (request) => {
    if (!allowed.host(hostName(request.host))) {
      throw new PlatformError(
        'FORBIDDEN',
        `the host "${request.host}" is not served here; ALLOWED_HOSTS lists what is`,
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && !allowed.origin(origin)) {
      throw new PlatformError(
        'FORBIDDEN',
        `the origin "${origin}" may not call; ALLOWED_ORIGINS lists what may`,
      );
    }
  });
  await app.register(cors, {
    origin: (origin, callback) => callback(null, origin !== undefined && allowed.origin(origin)),
    methods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
    exposedHeaders: [
      'Mcp-Session-Id',
      'WWW-Authenticate',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
    ],
    maxAge: 600,
  });
}
