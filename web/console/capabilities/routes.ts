import type { RouteObject } from 'react-router';

/** `/capabilities` and below. */
export const capabilityRoutes: RouteObject[] = [
  {
    path: '/capabilities',
    lazy: async () => ({ Component: (await import('./capabilities-page.tsx')).CapabilitiesPage }),
  },
];
