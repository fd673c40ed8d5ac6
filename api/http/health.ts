import type { FastifyInstance } from 'fastify';
import type { Stores } from '../../platform/stores.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';

/** `/healthz`: the process answers. `/readyz`: it can do its work. */
export function health(stores: Stores, dispatcher: Dispatcher) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/healthz', async () => ({ status: 'ok' }));
    app.get('/readyz', async (_request, reply) => {
      const checks = {
        mongodb: stores.mongo.ready(),
        redis: stores.redis.status === 'ready' && stores.subscriber.status === 'ready',
        workers: dispatcher.workers.alive().length > 0,
      };
      const ready = Object.values(checks).every(Boolean);
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
    });
  };
}
