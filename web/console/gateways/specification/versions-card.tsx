import { Accordion, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useData } from '../../api/use-data.ts';
import { GatewaySpecificationsDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { useGateway } from '../use-gateway.ts';
import { useComparison } from './comparison.ts';
import { VersionItem } from './version-item.tsx';

/** Versions that are shown at first. */
const SHOWN = 10;

/** What the specification said before, who changed it, and how any two versions differ. */
export function VersionsCard({ isLocked }: { isLocked: boolean }) {
  const { id, specification } = useGateway();
  const { gateway } = useData(GatewaySpecificationsDocument, { id });
  const [wanted, setWanted] = useState(SHOWN);
  const [comparison, setComparison] = useComparison();
  const versions = gateway?.specifications ?? [];
  const numbers = versions.map(({ version }) => version);
  const shown = Math.max(wanted, numbers.indexOf(comparison?.version ?? 0) + 1);
  const open = (text: string | null) => {
    const version = Number(text);
    setComparison(text === null ? null : { version, against: version - 1 });
  };
  return (
    <Card
      title="Versions"
      description="Every change is a version. Restoring one makes a new version that says the same."
    >
      <Accordion
        variant="separated"
        order={3}
        value={comparison && String(comparison.version)}
        onChange={open}
      >
        {versions.slice(0, shown).map((version) => (
          <VersionItem
            key={version.version}
            gatewayId={id}
            version={version}
            others={numbers.filter((number) => number !== version.version)}
            against={comparison?.version === version.version ? comparison.against : undefined}
            onCompare={(against) => setComparison({ version: version.version, against })}
            isInForce={version.version === specification.version}
            isLocked={isLocked}
          />
        ))}
      </Accordion>
      {versions.length > shown && (
        <Group>
          <Button variant="default" onClick={() => setWanted(shown + 2 * SHOWN)}>
            Show earlier versions
          </Button>
        </Group>
      )}
    </Card>
  );
}
