import { ActionIcon, Menu } from '@mantine/core';
import { EllipsisVertical, KeyRound, LogOut, Monitor, Pencil, Trash2, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import type { UserRowFragment } from '../../generated/operations.ts';
import { useMay } from '../../session/use-viewer.ts';
import { SignInLinkDialog } from './sign-in-link-dialog.tsx';
import { useUserActions } from './use-user-actions.ts';
import { UserDialog } from './user-dialog.tsx';
import { UserSessionsDialog } from './user-sessions-dialog.tsx';

/** What can be done about somebody. */
export function UserMenu({ user }: { user: UserRowFragment }) {
  const may = useMay();
  const [open, setOpen] = useState<'edit' | 'link' | 'sessions'>();
  const { link, makeLink, signOut, disable, enable, remove } = useUserActions(user);
  const isAllowed = may('user:write');
  const isDisabled = user.disabledAt !== null;
  const close = () => setOpen(undefined);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${user.name}`}>
            <EllipsisVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Monitor size={16} />} onClick={() => setOpen('sessions')}>
            Sessions
          </Menu.Item>
          <Menu.Item leftSection={<Pencil size={16} />} disabled={!isAllowed} onClick={() => setOpen('edit')}>
            Change name, address, role
          </Menu.Item>
          <Menu.Item
            leftSection={<KeyRound size={16} />}
            disabled={!isAllowed || isDisabled}
            onClick={async () => {
              if (await makeLink()) setOpen('link');
            }}
          >
            One-time sign-in link (reset)
          </Menu.Item>
          <Menu.Item leftSection={<LogOut size={16} />} disabled={!isAllowed} onClick={signOut}>
            Sign out everywhere
          </Menu.Item>
          <Menu.Divider />
          {isDisabled ? (
            <Menu.Item leftSection={<UserCheck size={16} />} disabled={!isAllowed} onClick={enable}>
              Enable
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<UserX size={16} />} disabled={!isAllowed} onClick={disable}>
              Disable
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<Trash2 size={16} />} disabled={!isAllowed} onClick={remove}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <UserDialog user={user} onClose={close} />}
      {open === 'sessions' && <UserSessionsDialog user={user} onClose={close} />}
      {open === 'link' && link && <SignInLinkDialog name={user.name} link={link} onClose={close} />}
    </>
  );
}
