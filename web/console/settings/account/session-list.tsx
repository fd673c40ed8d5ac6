import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useData } from '../../api/use-data.ts';
import {
  RevokeSessionDocument,
  SessionsDocument,
  SignOutEverywhereDocument,
} from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { browserName } from './browser-name.ts';

const METHODS = { LINK: 'a link', PASSWORD: 'a password', OIDC: 'the identity provider' };

/** Browsers in which somebody is signed in. @param userId null: the viewer. */
export function SessionList({ userId }: { userId: string | null }) {
  const { sessions } = useData(SessionsDocument, { userId });
  const revoke = useChange(RevokeSessionDocument, { done: 'That session has ended.' });
  const endAll = useChange(SignOutEverywhereDocument, { done: 'All sessions have ended.' });
  const confirm = useConfirm();
  const navigate = useNavigate();
  const leave = async () => {
    const message = 'Every browser has to sign in again, this one too if it is among them.';
    if (!(await confirm({ title: 'End all sessions?', message, action: 'End all' }))) return;
    await endAll.mutateAsync({ userId });
    if (userId === null) await navigate('/sign-in');
  };
  if (sessions.length === 0) return <Text c="dimmed">Nowhere.</Text>;
  return (
    <Stack gap="sm">
      {sessions.map(({ id, address, current, lastSeenAt, method, userAgent }) => (
        <Group key={id} justify="space-between" gap="sm">
          <div>
            <Group gap="xs">
              <Text size="sm" title={userAgent}>
                {browserName(userAgent)}
              </Text>
              {current && <Badge variant="light">this browser</Badge>}
            </Group>
            <Text size="xs" c="dimmed">
              {address}, signed in with {METHODS[method]}, last used <TimeAgo at={lastSeenAt} />
            </Text>
          </div>
          {!current && (
            <Button
              variant="default"
              size="xs"
              aria-label={`End the session of ${browserName(userAgent)} at ${address}`}
              onClick={() => revoke.mutate({ id, userId })}
            >
              End
            </Button>
          )}
        </Group>
      ))}
      <Button
        variant="light"
        color="red"
        w="fit-content"
        size="xs"
        onClick={leave}
        loading={endAll.isPending}
      >
        End all sessions
      </Button>
    </Stack>
  );
}
