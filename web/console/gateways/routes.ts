import type { RouteObject } from 'react-router';

/** `/gateways` and below. */
export const gatewayRoutes: RouteObject[] = [
  {
    path: '/gateways',
    lazy: async () => ({ Component: (await import('./list/gateways-page.tsx')).GatewaysPage }),
  },
];
