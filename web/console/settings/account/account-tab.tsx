import { SimpleGrid, Stack } from '@mantine/core';
import { useData } from '../../api/use-data.ts';
import { AccountDocument } from '../../generated/operations.ts';
import { Card } from '../../shared/card.tsx';
import { Facts } from '../../shared/facts.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { roleLabel } from '../role-label.ts';
import { PasswordChange } from './password-change.tsx';
import { SessionList } from './session-list.tsx';

/** Who is signed in, how, and where. */
export function AccountTab() {
  const { viewer } = useData(AccountDocument, {});
  const { user } = viewer;
  const facts = [
    { label: 'Name', value: viewer.name },
    { label: 'Role', value: roleLabel(viewer.role) },
    ...(user === null
      ? []
      : [
          { label: 'E-mail address', value: user.email ?? 'none' },
          { label: 'Identity provider', value: user.hasIdentityProvider ? 'linked' : 'not linked' },
          { label: 'Signed in', value: <TimeAgo at={user.lastSignInAt} /> },
        ]),
  ];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Card title="You">
          <Facts facts={facts} />
        </Card>
        {user && (
          <Card title={user.hasPassword ? 'Change your password' : 'Set a password'}>
            <PasswordChange hasPassword={user.hasPassword} email={user.email ?? ''} />
          </Card>
        )}
      </SimpleGrid>
      {user && (
        <Card title="Where you are signed in">
          <SessionList userId={null} />
        </Card>
      )}
    </Stack>
  );
}
