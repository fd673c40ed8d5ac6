import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { InviteUserDocument } from '../../generated/operations.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import { type UserDraft, UserFields } from './user-fields.tsx';

/** Makes a user, and shows the link that they sign in with. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const [draft, setDraft] = useState<UserDraft>({ name: '', email: '', role: 'VIEWER' });
  const invite = useChange(InviteUserDocument, { showsFailure: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ input: draft });
  };
  const made = invite.data?.inviteUser;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? `${made.user.name} is invited` : 'Invite somebody'}
      centered
      size="lg"
    >
      {made ? (
        <Stack>
          <OneTimeLink link={made.signInLink} lasts="three days" />
          <Button w="fit-content" ml="auto" onClick={onClose}>
            Done
          </Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <UserFields draft={draft} onChange={setDraft} needsEmail />
            <ProblemAlert error={invite.error} title="Nobody was invited" />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={invite.isPending}>
                Invite
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
