import { PageBoundary } from '../shared/page-boundary.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { useSearchParam } from '../shared/use-search-param.ts';
import { UsageBody } from './usage-body.tsx';
import { UsageFilters } from './usage-filters.tsx';
import { rangeOf } from './usage-range.ts';

/** What was asked of gateways, over time. */
export function UsagePage() {
  const [rangeId, setRange] = useSearchParam('range');
  const [gatewayId, setGateway] = useSearchParam('gateway');
  const range = rangeOf(rangeId);
  return (
    <>
      <PageHeader title="Usage" description="Calls, errors and latency over time." />
      <UsageFilters range={range} onRange={setRange} gatewayId={gatewayId} onGateway={setGateway} />
      <PageBoundary>
        <UsageBody range={range} gatewayId={gatewayId} />
      </PageBoundary>
    </>
  );
}
