import { Stack } from '@mantine/core';
import { useGateway } from '../use-gateway.ts';
import { DeleteCard } from './delete-card.tsx';
import { DescriptionCard } from './description-card.tsx';

/** Name and description; and the end. */
export function SettingsTab() {
  const { name, description } = useGateway();
  return (
    <Stack gap="lg">
      <DescriptionCard key={`${name}\n${description}`} />
      <DeleteCard />
    </Stack>
  );
}
