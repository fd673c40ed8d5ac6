import { PageHeader } from '../shared/page-header.tsx';

/** Who may manage the platform, and how it is. */
export function SettingsPage() {
  return <PageHeader title="Settings" description="Users, management keys, the audit log and the system." />;
}
