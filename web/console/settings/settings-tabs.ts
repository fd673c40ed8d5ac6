import type { SectionTab } from '../shared/section-tabs.tsx';

/** A part of the settings, and what one must be allowed to find anything there. */
export interface SettingsTab extends SectionTab {
  permission: string;
}

export const SETTINGS_TABS: readonly SettingsTab[] = [
  { label: 'Your account', to: '/settings', end: true, permission: 'viewer:read' },
  { label: 'Users', to: '/settings/users', permission: 'user:read' },
  { label: 'Management keys', to: '/settings/keys', permission: 'management-key:read' },
  { label: 'Audit log', to: '/settings/audit', permission: 'audit:read' },
  { label: 'Configuration', to: '/settings/configuration', permission: 'configuration:read' },
  { label: 'System', to: '/settings/system', permission: 'metrics:read' },
];
