import { createBrowserRouter } from 'react-router';
import { capabilityRoutes } from '../capabilities/routes.ts';
import { gatewayRoutes } from '../gateways/routes.ts';
import { SignInPage } from '../session/sign-in-page.tsx';
import { settingsRoutes } from '../settings/routes.ts';
import { usageRoutes } from '../usage/routes.ts';
import { Landing } from './landing.tsx';
import { LoadFailure } from './load-failure.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';

/** All pages. Those of a section are loaded when somebody goes there. */
export const router = createBrowserRouter([
  {
    ErrorBoundary: LoadFailure,
    HydrateFallback: () => null,
    children: [
      { path: '/sign-in', Component: SignInPage },
      {
        Component: Shell,
        children: [
          { index: true, path: '/', Component: Landing },
          ...gatewayRoutes,
          ...capabilityRoutes,
          ...usageRoutes,
          ...settingsRoutes,
          { path: '*', Component: NotFound },
        ],
      },
    ],
  },
]);
