import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { BookOpen, LogOut, UserRound } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { useChange } from '../api/use-change.ts';
import { SignOutDocument } from '../generated/operations.ts';
import { useViewer } from '../session/use-viewer.ts';

/** Who is signed in, and out. */
export function ViewerMenu() {
  const { name, role, user } = useViewer();
  const signOut = useChange(SignOutDocument);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await signOut.mutateAsync({});
    await navigate('/sign-in');
    queryClient.clear();
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={`Signed in as ${name}`}>
          <Avatar color="indigo" size={34} aria-hidden>
            <UserRound size={18} />
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {name}
          </Text>
          <Text size="xs">{[user?.email, role.toLowerCase()].filter(Boolean).join(' · ')}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<UserRound size={16} />}>
          Settings
        </Menu.Item>
        <Menu.Item component="a" href="/graphql" target="_blank" leftSection={<BookOpen size={16} />}>
          GraphQL playground
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={leave} leftSection={<LogOut size={16} />}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
