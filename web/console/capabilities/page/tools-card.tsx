import { Card } from '../../shared/card.tsx';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { ToolList } from '../connect/tool-list.tsx';
import { TryLinks } from './try-links.tsx';
import type { CapabilityView } from './use-capability.ts';

/** The tools of a capability, under its own names. */
export function ToolsCard({ capability: { id, tools } }: { capability: CapabilityView }) {
  return (
    <Card
      title={`Tools (${tools.length})`}
      description="Under their own names. A gateway may hide, rename and describe them differently."
    >
      <ToolList
        tools={tools}
        action={({ name }) => (
          <PageBoundary quiet>
            <TryLinks capabilityId={id} tool={name} />
          </PageBoundary>
        )}
      />
    </Card>
  );
}
