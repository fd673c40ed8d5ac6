import { Group, Stack, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Card } from '../../shared/card.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { textOf, useToolRun } from '../tools/use-tool-run.ts';
import { PassageList, passagesOf } from './passage-list.tsx';

export interface PassageSearchProps {
  gatewayId: string;
  /** What clients of this gateway call knowledge_search. */
  toolName: string;
}

/** Searches the way models do, to see what they find. */
export function PassageSearch({ gatewayId, toolName }: PassageSearchProps) {
  const [query, setQuery] = useState('');
  const { run, start } = useToolRun(gatewayId, toolName);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start({ query: query.trim() });
  };
  const { result } = run;
  const refusal = result?.isError ? new Error(textOf(result)) : null;
  return (
    <Card title="What models find" description={`Runs ${toolName} as a client would.`}>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="xs">
          <TextInput
            label="Question or words"
            required
            withAsterisk={false}
            maxLength={2000}
            flex={1}
            miw={200}
            value={query}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
          <PermitButton
            permission="tool:call"
            type="submit"
            variant="default"
            leftSection={<Search size={16} />}
            disabled={query.trim() === ''}
            loading={run.isRunning}
          >
            Search
          </PermitButton>
        </Group>
      </form>
      <Stack gap="sm" aria-live="polite">
        <ProblemAlert error={run.error ?? refusal} title="The search failed" />
        {result && refusal === null && <PassageList passages={passagesOf(result)} />}
      </Stack>
    </Card>
  );
}
