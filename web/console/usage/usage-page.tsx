import { PageHeader } from '../shared/page-header.tsx';

/** What was asked of all gateways, over time. */
export function UsagePage() {
  return <PageHeader title="Usage" description="Calls, errors and latency over time." />;
}
