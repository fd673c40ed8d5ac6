import { Card } from '../../shared/card.tsx';
import { WarningList } from '../rest/warning-list.tsx';
import type { ConnectionView } from './use-capability.ts';

/** What was mended or left out of an API's document. */
export function WarningsCard({ warnings }: { warnings: NonNullable<ConnectionView['warnings']> }) {
  return (
    <Card title="What was odd about the document">
      <WarningList warnings={warnings} />
    </Card>
  );
}
