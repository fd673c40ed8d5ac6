import { Modal } from '@mantine/core';
import type { UserRowFragment } from '../../generated/operations.ts';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { SessionList } from '../account/session-list.tsx';

/** Where somebody is signed in. */
export function UserSessionsDialog({ user, onClose }: { user: UserRowFragment; onClose(): void }) {
  return (
    <Modal opened onClose={onClose} title={`Where ${user.name} is signed in`} centered size="lg">
      <PageBoundary>
        <SessionList userId={user.id} />
      </PageBoundary>
    </Modal>
  );
}
