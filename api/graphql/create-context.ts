import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Models } from '../../platform/mongo.ts';
import type { Identifier } from '../identity/identify.ts';
import type { Context, Services } from './context.ts';
import { createLoaders } from './loaders.ts';

/** Makes what operations of the management API have at hand, for the request that they come with. */
export type CreateContext = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;

export function contextCreator(services: Services, models: Models, identifier: Identifier): CreateContext {
  return async (request, reply) => ({
    ...services,
    identity: await identifier.identify(request),
    address: request.ip,
    requestId: request.id,
    loaders: createLoaders(models),
    signOut: () => identifier.signOut(request, reply),
  });
}
