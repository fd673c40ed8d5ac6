import { Alert, Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Card } from '../../shared/card.tsx';
import { CodeBlock } from '../../shared/code-block.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { claimsIn, tryToken } from './try-token.ts';

/** Calls the gateway with a token, as a client would, and says what came of it. */
export function TokenTester({ gatewayId }: { gatewayId: string }) {
  const [token, setToken] = useState('');
  const test = useMutation({ mutationFn: () => tryToken(gatewayId, token.trim()) });
  const claims = claimsIn(token.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate();
  };
  return (
    <Card title="Try a token" description="It goes to this gateway, as from a client, and is kept nowhere.">
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label="Token"
            placeholder="eyJ…"
            required
            autosize
            minRows={3}
            maxRows={8}
            spellCheck={false}
            value={token}
            onChange={(event) => {
              setToken(event.currentTarget.value);
              test.reset();
            }}
          />
          {claims !== null && <CodeBlock code={claims} label="the claims of the token" />}
          <ProblemAlert error={test.error} title="It is refused" />
          {test.data && (
            <Alert color="teal" title="It is accepted" role="status">
              {test.data.length === 0 ? 'It may use no tools here.' : `It may use: ${test.data.join(', ')}`}
            </Alert>
          )}
          <Group>
            <Button type="submit" variant="default" loading={test.isPending}>
              Try it
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
