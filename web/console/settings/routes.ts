import type { RouteObject } from 'react-router';

/** `/settings` and below. */
export const settingsRoutes: RouteObject[] = [
  {
    path: '/settings',
    lazy: async () => ({ Component: (await import('./settings-page.tsx')).SettingsPage }),
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('./account/account-tab.tsx')).AccountTab }),
      },
      {
        path: 'users',
        lazy: async () => ({ Component: (await import('./users/users-tab.tsx')).UsersTab }),
      },
      {
        path: 'keys',
        lazy: async () => ({ Component: (await import('./keys/keys-tab.tsx')).KeysTab }),
      },
      {
        path: 'audit',
        lazy: async () => ({ Component: (await import('./audit/audit-tab.tsx')).AuditTab }),
      },
      {
        path: 'configuration',
        lazy: async () => ({
          Component: (await import('./configuration/configuration-tab.tsx')).ConfigurationTab,
        }),
      },
      {
        path: 'system',
        lazy: async () => ({ Component: (await import('./system/system-tab.tsx')).SystemTab }),
      },
    ],
  },
];
