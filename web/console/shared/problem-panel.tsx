import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { messageOf } from '../api/api-error.ts';

/** In the place of what could not be read. */
export function ProblemPanel({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <Paper withBorder p="lg" role="alert" bg="var(--omnigate-card)">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h4">
          This could not be shown
        </Title>
        <Text style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{messageOf(error)}</Text>
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Paper>
  );
}
