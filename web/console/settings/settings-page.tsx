import { Lock } from 'lucide-react';
import { Outlet, useLocation } from 'react-router';
import { useMay } from '../session/use-viewer.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { PageBoundary } from '../shared/page-boundary.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { SectionTabs } from '../shared/section-tabs.tsx';
import { SETTINGS_TABS } from './settings-tabs.ts';

/** Who may manage the platform, and how it is. */
export function SettingsPage() {
  const may = useMay();
  const { pathname } = useLocation();
  const current = SETTINGS_TABS.find(({ to }) => to === pathname);
  const isAllowed = current === undefined || may(current.permission);
  return (
    <>
      <PageHeader title="Settings" description="Users, management keys, the audit log and the system." />
      <SectionTabs label="Settings" tabs={SETTINGS_TABS.filter(({ permission }) => may(permission))} />
      {isAllowed ? (
        <PageBoundary key={pathname}>
          <Outlet />
        </PageBoundary>
      ) : (
        <EmptyState icon={Lock} title="Your role does not let you see this">
          It needs the permission {current.permission}. An admin can give you a role that has it.
        </EmptyState>
      )}
    </>
  );
}
