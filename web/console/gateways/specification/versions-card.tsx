import { Accordion, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useData } from '../../api/use-data.ts';
import { GatewaySpecificationsDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useGateway } from '../use-gateway.ts';
import { VersionItem } from './version-item.tsx';

/** Versions that are shown at first. */
const SHOWN = 10;

/** What the specification said before, and who changed it. */
export function VersionsCard({ isLocked }: { isLocked: boolean }) {
  const { id, specification } = useGateway();
  const { gateway } = useData(GatewaySpecificationsDocument, { id });
  const [shown, setShown] = useState(SHOWN);
  const versions = gateway?.specifications ?? [];
  return (
    <Card
      title="Versions"
      description="Every change is a version. Restoring one makes a new version that says the same."
    >
      <Accordion variant="separated" order={3}>
        {versions.slice(0, shown).map((version) => (
          <VersionItem
            key={version.version}
            gatewayId={id}
            version={version}
            isInForce={version.version === specification.version}
            isLocked={isLocked}
          />
        ))}
      </Accordion>
      {versions.length > shown && (
        <Group>
          <Button variant="default" onClick={() => setShown(shown + 2 * SHOWN)}>
            Show earlier versions
          </Button>
        </Group>
      )}
    </Card>
  );
}
