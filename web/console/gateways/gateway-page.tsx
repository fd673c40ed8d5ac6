import { Outlet, useLocation } from 'react-router';
import { useMay } from '../session/use-viewer.ts';
import { MissingPage } from '../shared/missing-page.tsx';
import { PageBoundary } from '../shared/page-boundary.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { SectionTabs } from '../shared/section-tabs.tsx';
import { AccessBadge } from './access-badge.tsx';
import { useGatewayIfThere } from './use-gateway.ts';

const LIST = { label: 'Gateways', to: '/gateways' };

const TABS = [
  { label: 'Overview', path: '', permission: 'gateway:read' },
  { label: 'Capabilities', path: '/capabilities', permission: 'capability:read' },
  { label: 'Tools', path: '/tools', permission: 'capability:read' },
  { label: 'Specification', path: '/specification', permission: 'gateway:read' },
  { label: 'Authentication', path: '/authentication', permission: 'key:read' },
  { label: 'Activity', path: '/activity', permission: 'activity:read' },
  { label: 'Settings', path: '/settings', permission: 'gateway:read' },
];

/** A gateway: its name, and a tab for each side of it. */
export function GatewayPage() {
  const gateway = useGatewayIfThere();
  const may = useMay();
  const { pathname } = useLocation();
  if (gateway === null) return <MissingPage title="Gateway not found" what="gateway" list={LIST} />;
  const base = `/gateways/${gateway.id}`;
  const tabs = TABS.filter(({ permission }) => may(permission)).map(({ label, path }) => ({
    label,
    to: `${base}${path}`,
    end: path === '',
  }));
  return (
    <>
      <PageHeader
        title={gateway.name}
        description={gateway.description}
        badges={<AccessBadge {...gateway} />}
        back={LIST}
      />
      <SectionTabs label="Gateway" tabs={tabs} />
      <PageBoundary key={pathname}>
        <Outlet />
      </PageBoundary>
    </>
  );
}
