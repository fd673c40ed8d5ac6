import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { checkPermission } from '../graphql/authorize.ts';
import type { Identifier } from '../identity/identify.ts';
import type { Permission } from '../identity/permissions.ts';

/**
 * What a path asks for: a permission; `somebody`, whoever that is, because it asks for more itself (GraphQL does, for each field); `page`, which is
 * nothing for a browser that wants to show a page, and `somebody` otherwise; what the `gateway` asks for whose path it is; or nothing (`open`).
 */
export type PathAccess = Permission | 'somebody' | 'page' | 'gateway' | 'open';

/** What every path asks for. An API with a path that is not here does not start. `*` stands for any end of a path. */
export const PATH_ACCESS: Readonly<Record<string, PathAccess>> = {
  'GET /': 'open',
  'GET /assets/*': 'open',
  'GET /gateways/*': 'open',
  'GET /capabilities/*': 'open',
  'GET /usage/*': 'open',
  'GET /settings/*': 'open',
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /sign-in': 'open',
  'GET /sign-in/methods': 'open',
  'POST /sign-in/password': 'open',
  'GET /sign-in/oidc': 'open',
  'GET /sign-in/oidc/callback': 'open',
  'GET /graphql': 'page',
  'POST /graphql': 'somebody',
  'GET /graphql/stream': 'somebody',
  'POST /graphql/stream': 'somebody',
  'GET /activity/:gatewayId/export': 'activity:read',
  'POST /capabilities/openapi': 'capability:write',
  'POST /capabilities/upload': 'capability:write',
  'GET /config/export': 'configuration:read',
  'POST /config/import': 'configuration:write',
  'POST /knowledge/:gatewayId': 'gateway:write',
  'GET /queues': 'queue:read',
  'GET /queues/*': 'queue:read',
  'POST /queues/*': 'queue:read',
  'PUT /queues/*': 'queue:read',
  'PATCH /queues/*': 'queue:read',
  // It asks for metrics:read where the request comes from another machine.
  'GET /metrics': 'open',
  // Tickets and states in them say for whom something is granted.
  'GET /oauth/*': 'open',
  'POST /oauth/*': 'open',
  'GET /.well-known/oauth-protected-resource/*': 'open',
  'GET /g/:gatewayId/health': 'open',
  'GET /g/:gatewayId/*': 'gateway',
  'POST /g/:gatewayId/*': 'gateway',
  'DELETE /g/:gatewayId/*': 'gateway',
};

/** Puts every path that is registered from here on behind what it asks for. @throws Error for a path that asks for nothing. */
export function guardPaths(app: FastifyInstance, identifier: Identifier): void {
  app.addHook('onRoute', (route) => {
    const access = accessOf(route);
    if (access === 'open' || access === 'gateway') return;
    const permission = access === 'somebody' || access === 'page' ? 'viewer:read' : access;
    const check = async (request: FastifyRequest) => {
      if (access === 'page' && wantsPage(request)) return;
      checkPermission({ identity: await identifier.meet(request) }, [permission]);
    };
    const others = route.onRequest ?? [];
    route.onRequest = [check, ...(Array.isArray(others) ? others : [others])];
  });
}

function accessOf({ method, url }: Pick<RouteOptions, 'method' | 'url'>): PathAccess {
  const [verb = ''] = Array.isArray(method) ? method : [method];
  // Preflights ask for nothing and get nothing (Fetch standard, CORS-preflight request); HEAD is a GET without its body.
  if (verb === 'OPTIONS') return 'open';
  const path = `${verb === 'HEAD' ? 'GET' : verb} ${url}`;
  const parts = path.split('/');
  const patterns = parts.map((_, n) => `${parts.slice(0, parts.length - n).join('/')}/*`);
  const found = [path, ...patterns].find((pattern) => Object.hasOwn(PATH_ACCESS, pattern));
  const access = found === undefined ? undefined : PATH_ACCESS[found];
  if (access === undefined)
    throw new Error(`${path} asks for no permission; name one in api/http/path-access.ts`);
  return access;
}

/** Whether a browser wants to show what it asks for. */
export function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}
