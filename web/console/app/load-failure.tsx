import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';
import { messageOf } from '../api/api-error.ts';

/** A page that could not be loaded at all, mostly because the server has a new version of it. */
export function LoadFailure() {
  const error = useRouteError();
  return (
    <Center mih="100vh" p="md">
      <Stack maw={480} role="alert">
        <Title order={1} size="h3">
          This page could not be loaded
        </Title>
        <Text>
          The server may have been updated, or cannot be reached right now. Loading the page again helps in
          most cases.
        </Text>
        <Text size="sm" c="dimmed">
          {messageOf(error)}
        </Text>
        <Button w="fit-content" onClick={() => window.location.reload()}>
          Load again
        </Button>
      </Stack>
    </Center>
  );
}
