import { ActionIcon, Menu } from '@mantine/core';
import { Ban, Ellipsis, RefreshCw } from 'lucide-react';
import { useChange } from '../../api/use-change.ts';
import { RevokeApiKeyDocument, RotateApiKeyDocument } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import type { ApiKeyView } from './use-authentication.ts';

export interface KeyMenuProps {
  apiKey: ApiKeyView;
  /** Called with the secret after rotating. */
  onSecret(secret: string): void;
}

/** Rotate, revoke. */
export function KeyMenu({ apiKey: { id, name, revokedAt }, onSecret }: KeyMenuProps) {
  const may = useMay();
  const confirm = useConfirm();
  const rotate = useChange(RotateApiKeyDocument);
  const revoke = useChange(RevokeApiKeyDocument, { done: `${name} no longer works.` });
  if (revokedAt !== null || !may('key:write')) return null;
  const askToRotate = async () => {
    const message = 'It gets a new secret. The old one stops working at once, also for who is connected now.';
    if (!(await confirm({ title: `Rotate ${name}?`, message, action: 'Rotate' }))) return;
    rotate.mutate({ id }, { onSuccess: ({ rotateApiKey }) => onSecret(rotateApiKey.secret) });
  };
  const askToRevoke = async () => {
    const message = 'It stops working at once and cannot be brought back.';
    if (await confirm({ title: `Revoke ${name}?`, message, action: 'Revoke' })) revoke.mutate({ id });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Actions for ${name}`}
          loading={rotate.isPending || revoke.isPending}
        >
          <Ellipsis size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<RefreshCw size={16} />} onClick={() => void askToRotate()}>
          Rotate
        </Menu.Item>
        <Menu.Item color="red" leftSection={<Ban size={16} />} onClick={() => void askToRevoke()}>
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
