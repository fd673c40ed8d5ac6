import type { RouteObject } from 'react-router';

/** `/capabilities` and below. */
export const capabilityRoutes: RouteObject[] = [
  {
    path: '/capabilities',
    lazy: async () => ({ Component: (await import('./list/capabilities-page.tsx')).CapabilitiesPage }),
  },
  {
    path: '/capabilities/new',
    lazy: async () => ({ Component: (await import('./connect/new-capability-page.tsx')).NewCapabilityPage }),
  },
  {
    path: '/capabilities/new/rest',
    lazy: async () => ({ Component: (await import('./rest/rest-wizard-page.tsx')).RestWizardPage }),
  },
  {
    path: '/capabilities/new/mcp',
    lazy: async () => ({ Component: (await import('./mcp/mcp-wizard-page.tsx')).McpWizardPage }),
  },
  {
    path: '/capabilities/new/registry',
    lazy: async () => ({ Component: (await import('./registry/registry-page.tsx')).RegistryPage }),
  },
  {
    path: '/capabilities/new/registry/server',
    lazy: async () => ({
      Component: (await import('./registry/registry-server-page.tsx')).RegistryServerPage,
    }),
  },
  {
    path: '/capabilities/new/plugin',
    lazy: async () => ({ Component: (await import('./plugin/upload-page.tsx')).UploadPage }),
  },
  {
    path: '/capabilities/:capabilityId',
    lazy: async () => ({ Component: (await import('./page/capability-page.tsx')).CapabilityPage }),
  },
  {
    path: '/capabilities/:capabilityId/edit',
    lazy: async () => ({ Component: (await import('./edit/edit-connector-page.tsx')).EditConnectorPage }),
  },
];
