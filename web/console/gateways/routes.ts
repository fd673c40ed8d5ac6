import type { RouteObject } from 'react-router';

/** `/gateways` and below. */
export const gatewayRoutes: RouteObject[] = [
  {
    path: '/gateways',
    lazy: async () => ({ Component: (await import('./list/gateways-page.tsx')).GatewaysPage }),
  },
  {
    path: '/gateways/new',
    lazy: async () => ({ Component: (await import('./create/create-gateway-page.tsx')).CreateGatewayPage }),
  },
  {
    path: '/gateways/:gatewayId',
    lazy: async () => ({ Component: (await import('./gateway-page.tsx')).GatewayPage }),
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('./overview/overview-tab.tsx')).OverviewTab }),
      },
      {
        path: 'capabilities',
        lazy: async () => ({
          Component: (await import('./capabilities/capabilities-tab.tsx')).CapabilitiesTab,
        }),
      },
      {
        path: 'capabilities/attach',
        lazy: async () => ({
          Component: (await import('./capabilities/attach-capability.tsx')).AttachCapability,
        }),
      },
      {
        path: 'capabilities/attach/:capabilityId',
        lazy: async () => ({ Component: (await import('./capabilities/attach-page.tsx')).AttachPage }),
      },
      {
        path: 'capabilities/:capabilityId',
        lazy: async () => ({
          Component: (await import('./capabilities/attachment-page.tsx')).AttachmentPage,
        }),
      },
      {
        path: 'capabilities/knowledge/documents',
        lazy: async () => ({ Component: (await import('./knowledge/knowledge-page.tsx')).KnowledgePage }),
      },
      {
        path: 'tools',
        lazy: async () => ({ Component: (await import('./tools/tools-tab.tsx')).ToolsTab }),
      },
      {
        path: 'tools/:toolName',
        lazy: async () => ({ Component: (await import('./tools/tool-page.tsx')).ToolPage }),
      },
      {
        path: 'specification',
        lazy: async () => ({
          Component: (await import('./specification/specification-tab.tsx')).SpecificationTab,
        }),
      },
      {
        path: 'authentication',
        lazy: async () => ({
          Component: (await import('./authentication/authentication-tab.tsx')).AuthenticationTab,
        }),
      },
      {
        path: 'activity',
        lazy: async () => ({ Component: (await import('./activity/activity-tab.tsx')).ActivityTab }),
      },
      {
        path: 'settings',
        lazy: async () => ({ Component: (await import('./settings/settings-tab.tsx')).SettingsTab }),
      },
    ],
  },
];
