import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from 'react-router';
import { hasUnsavedChanges } from './unsaved-changes.ts';

/** Asks before changes that were not saved are left behind inside the console: once, around all pages. Forms use `useUnsavedChanges`. */
export function UnsavedChangesGuard() {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      hasUnsavedChanges() && currentLocation.pathname !== nextLocation.pathname,
  );
  if (blocker.state !== 'blocked') return null;
  return (
    <Modal opened onClose={() => blocker.reset()} title="Leave without saving?" centered>
      <Text mb="md">What you changed here is not saved yet, and will be lost.</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => blocker.reset()}>
          Stay
        </Button>
        <Button color="red" onClick={() => blocker.proceed()}>
          Leave
        </Button>
      </Group>
    </Modal>
  );
}
