import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { CreateManagementKeyDocument, type Role } from '../../generated/operations.ts';
import { useViewer } from '../../session/use-viewer.ts';
import { ExpirySelect } from '../../shared/expiry-select.tsx';
import { PageBoundary } from '../../shared/page-boundary.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { SecretOnce } from '../../shared/secret-once.tsx';
import { RoleSelect } from '../role-select.tsx';
import { ScopeChoice } from './scope-choice.tsx';

/** Makes a management key, and shows its secret for the only time. */
export function NewKeyDialog({ onClose }: { onClose(): void }) {
  const viewer = useViewer();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(viewer.role);
  const [scopes, setScopes] = useState<string[] | null>(null);
  const [expiresAt, setExpiresAt] = useState<string | null>(null);
  const create = useChange(CreateManagementKeyDocument, { showsFailure: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ input: { name, role, scopes, expiresAt } });
  };
  const made = create.data?.createManagementKey;
  if (made) {
    return (
      <Modal opened onClose={onClose} title={`${made.managementKey.name} is made`} centered size="lg">
        <Stack>
          <SecretOnce label="Management key" secret={made.secret} />
          <Button w="fit-content" ml="auto" onClick={onClose}>
            Done
          </Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="New management key" centered size="lg">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description="What it is for, such as the program that uses it."
            required
            withAsterisk={false}
            data-autofocus
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <RoleSelect label="Role" value={role} onChange={setRole} />
          <PageBoundary>
            <ScopeChoice role={role} scopes={scopes} onChange={setScopes} />
          </PageBoundary>
          <ExpirySelect onChange={setExpiresAt} />
          <ProblemAlert error={create.error} title="No key was made" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={scopes?.length === 0}>
              Make key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
