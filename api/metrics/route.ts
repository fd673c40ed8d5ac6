import { isIP } from 'node:net';
import type { Registry } from '@prometheus-io/client';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ManagementAccess } from '../identity/management-access.ts';

/** What proxies add: a request that carries one of them comes from elsewhere, even where its connection does not. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** `/metrics`: for Prometheus. Open to this machine, else for management keys. */
export function metricsPage(registry: Registry, access: ManagementAccess) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/metrics', async (request, reply) => {
      if (!isFromHere(request)) await access(request, 'metrics:read');
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}

function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isLoopback = isIP(address) === 4 ? address.startsWith('127.') : address === '::1';
  return isLoopback && FORWARDED.every((name) => headers[name] === undefined);
}
