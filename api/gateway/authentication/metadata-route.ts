import type { FastifyInstance } from 'fastify';
import { PlatformError } from '../../../platform/errors.ts';
import { findGateway } from '../admit.ts';
import type { GatewayServices } from '../services.ts';
import { acceptsTokens } from './challenge.ts';
import { METADATA_PATH, type ResourceEndpoint, resourceUrls } from './resource-url.ts';

interface Route {
  Params: { '*': string };
}

/**
 * Metadata of the endpoints that accept tokens (RFC 9728), at the URL that has the path of the endpoint inserted; a reverse proxy may have put a path in front
 * of that. Where no token is accepted there is none, so that clients do not begin a sign-in that leads nowhere.
 */
export function protectedResourceMetadata(services: GatewayServices, publicUrl: string) {
  return async function routes(app: FastifyInstance): Promise<void> {
    app.get<Route>(`${METADATA_PATH}/*`, async (request, reply) => {
      const [, id = '', endpoint = ''] =
        /(?:^|\/)g\/([^/]+)(?:\/(mcp|sse))?$/.exec(request.params['*']) ?? [];
      const gateway = await findGateway(services, id);
      const { jwt } = gateway;
      if (jwt === undefined || !acceptsTokens(gateway))
        throw new PlatformError('NOT_FOUND', 'this gateway accepts no tokens');
      const { resource } = resourceUrls(publicUrl, request, id, endpoint as ResourceEndpoint);
      return reply.header('cache-control', 'public, max-age=60').send({
        resource,
        authorization_servers: [jwt.issuer],
        bearer_methods_supported: ['header'],
        ...(jwt.requiredScopes.length > 0 ? { scopes_supported: jwt.requiredScopes } : {}),
        resource_name: gateway.name,
      });
    });
  };
}
