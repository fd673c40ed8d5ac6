import type { RouteObject } from 'react-router';

/** `/usage` and below. */
export const usageRoutes: RouteObject[] = [
  {
    path: '/usage',
    lazy: async () => ({ Component: (await import('./usage-page.tsx')).UsagePage }),
  },
];
