import { ChartColumn, type LucideIcon, Network, Puzzle, Settings } from 'lucide-react';

export interface Section {
  label: string;
  path: string;
  icon: LucideIcon;
  /** What somebody must be allowed to, to find anything there. */
  permission: string;
}

/** What the navigation leads to. */
export const SECTIONS: readonly Section[] = [
  { label: 'Gateways', path: '/gateways', icon: Network, permission: 'gateway:read' },
  { label: 'Capabilities', path: '/capabilities', icon: Puzzle, permission: 'capability:read' },
  { label: 'Usage', path: '/usage', icon: ChartColumn, permission: 'activity:read' },
  { label: 'Settings', path: '/settings', icon: Settings, permission: 'viewer:read' },
];
