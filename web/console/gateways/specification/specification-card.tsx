import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../session/use-viewer.ts';
import { Card } from '../../shared/card.tsx';
import { PermitButton } from '../../shared/permit-button.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useUnsavedChanges } from '../../shared/unsaved-changes.ts';
import { useGateway } from '../use-gateway.ts';
import { parseContent } from './parse-content.ts';
import { useSpecificationSchema, useUpdateSpecification } from './use-specification.ts';

const JsonEditor = lazy(async () => ({
  default: (await import('../../shared/json-editor/json-editor.tsx')).JsonEditor,
}));

/** The specification as text. @param onEditing is told whether there are changes that were not saved. */
export function SpecificationCard({ onEditing }: { onEditing(isEditing: boolean): void }) {
  const { id, specification } = useGateway();
  const schema = useSpecificationSchema();
  const [initial] = useState(() => JSON.stringify(specification.content, null, 2));
  const [text, setText] = useState(initial);
  const [editions, setEditions] = useState(0);
  const [problem, setProblem] = useState<Error | null>(null);
  const may = useMay();
  const update = useUpdateSpecification(true);
  const isDirty = text !== initial;
  const [sent, setSent] = useState<string>();
  useUnsavedChanges(isDirty && (text !== sent || update.isError));
  const change = (next: string) => {
    setText(next);
    setProblem(null);
    onEditing(next !== initial);
  };
  const save = () => {
    try {
      const content = parseContent(text);
      setSent(text);
      update.mutate({ gatewayId: id, content }, { onSuccess: () => onEditing(false) });
    } catch (error) {
      setProblem(error as Error);
    }
  };
  const reset = () => {
    change(initial);
    update.reset();
    setEditions(editions + 1);
  };
  return (
    <Card
      title="Specification"
      description={`Version ${specification.version} is in force. An absent field has its default.`}
    >
      <Stack>
        <Suspense fallback={<Skeleton height={242} />}>
          <JsonEditor
            key={editions}
            label="Specification as JSON"
            schema={schema}
            initial={initial}
            readOnly={!may('gateway:write')}
            onChange={change}
          />
        </Suspense>
        <Text size="sm" c="dimmed">
          Type a quote, or press Ctrl-Space, to see which fields there are.
        </Text>
        <ProblemAlert error={problem ?? update.error} title="This was not saved" />
        <Group gap="xs">
          <PermitButton
            permission="gateway:write"
            disabled={!isDirty}
            loading={update.isPending}
            onClick={save}
          >
            Save as a new version
          </PermitButton>
          {isDirty && (
            <Button variant="default" onClick={reset}>
              Discard changes
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
