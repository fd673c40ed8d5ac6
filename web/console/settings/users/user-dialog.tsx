import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { UpdateUserDocument, type UserRowFragment } from '../../generated/operations.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { type UserDraft, UserFields } from './user-fields.tsx';

/** Changes who somebody is and what they may do. */
export function UserDialog({ user, onClose }: { user: UserRowFragment; onClose(): void }) {
  const { id, name, email, role } = user;
  const [draft, setDraft] = useState<UserDraft>({ name, email: email ?? '', role });
  const update = useChange(UpdateUserDocument, {
    showsFailure: true,
    done: 'Saved. It is in force already.',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = { name: draft.name, role: draft.role, email: draft.email === '' ? null : draft.email };
    update.mutate({ id, input }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={`Change ${name}`} centered>
      <form onSubmit={submit}>
        <Stack>
          <UserFields draft={draft} onChange={setDraft} needsEmail={email !== null} />
          <ProblemAlert error={update.error} title="Not saved" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
