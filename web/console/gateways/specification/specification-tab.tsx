import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useGateway } from '../use-gateway.ts';
import { SpecificationCard } from './specification-card.tsx';
import { VersionsCard } from './versions-card.tsx';
import { VisibilityCard } from './visibility-card.tsx';

/** How a gateway behaves beyond what is attached to it. */
export function SpecificationTab() {
  const { specification } = useGateway();
  const [isEditing, setEditing] = useState(false);
  return (
    <Stack gap="lg">
      <VisibilityCard isLocked={isEditing} />
      <SpecificationCard key={specification.version} onEditing={setEditing} />
      <VersionsCard isLocked={isEditing} />
    </Stack>
  );
}
