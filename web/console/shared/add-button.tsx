import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';

/** Adds another element to a list in a form. */
export function AddButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <Button variant="default" size="xs" w="fit-content" leftSection={<Plus size={14} />} onClick={onClick}>
      {label}
    </Button>
  );
}
