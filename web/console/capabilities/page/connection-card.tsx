import { Card } from '../../shared/card.tsx';
import { Facts } from '../../shared/facts.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { connectionFacts } from './connection-facts.tsx';
import type { ConnectionView } from './use-capability.ts';

/** How a connector reaches its server, and what the server said of itself. */
export function ConnectionCard({
  connection,
  inspectedAt,
}: {
  connection: ConnectionView;
  inspectedAt: string | null;
}) {
  const facts = [
    ...connectionFacts(connection),
    { label: 'Last asked', value: <TimeAgo at={inspectedAt} /> },
  ];
  return (
    <Card title="Connection">
      <Facts facts={facts} />
    </Card>
  );
}
