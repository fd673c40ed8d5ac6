import { ActionIcon, Menu, Modal } from '@mantine/core';
import { Ban, EllipsisVertical, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import {
  type ManagementKeyRowFragment,
  RevokeManagementKeyDocument,
  RotateManagementKeyDocument,
} from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { SecretOnce } from '../../shared/secret-once.tsx';

/** What can be done about a key. */
export function KeyMenu({
  managementKey: { id, name, revokedAt },
}: {
  managementKey: ManagementKeyRowFragment;
}) {
  const confirm = useConfirm();
  const isAllowed = useMay()('management-key:write') && revokedAt === null;
  const [secret, setSecret] = useState<string>();
  const rotate = useChange(RotateManagementKeyDocument);
  const revoke = useChange(RevokeManagementKeyDocument, { done: `${name} works no longer.` });
  const startRotation = async () => {
    const message = 'It gets a new secret, and the present one stops working at once.';
    if (!(await confirm({ title: `Rotate ${name}?`, message, action: 'Rotate' }))) return;
    rotate.mutate({ id }, { onSuccess: ({ rotateManagementKey }) => setSecret(rotateManagementKey.secret) });
  };
  const startRevocation = async () => {
    const message = 'Programs that use it are refused at once. It cannot be undone.';
    if (await confirm({ title: `Revoke ${name}?`, message, action: 'Revoke' })) revoke.mutate({ id });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
            <EllipsisVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<RefreshCw size={16} />} disabled={!isAllowed} onClick={startRotation}>
            Rotate
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<Ban size={16} />}
            disabled={!isAllowed}
            onClick={startRevocation}
          >
            Revoke
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {secret !== undefined && (
        <Modal opened onClose={() => setSecret(undefined)} title={`New secret of ${name}`} centered size="lg">
          <SecretOnce label="Management key" secret={secret} />
        </Modal>
      )}
    </>
  );
}
