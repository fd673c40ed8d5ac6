import { Accordion, Alert, Badge, Group, Text } from '@mantine/core';
import { DiffView } from '../../shared/diff-view.tsx';
import type { ImportReport } from './import-configuration.ts';

/** What an import would make and change, each with its difference. */
export function ChangeList({ report: { changes, unchanged } }: { report: ImportReport }) {
  const rest = `${unchanged} as the document says already.`;
  if (changes.length === 0) {
    return (
      <Alert color="teal" title="Nothing would change">
        {rest}
      </Alert>
    );
  }
  return (
    <div>
      <Text size="sm" mb="xs" role="status">
        {changes.length} would be made or changed, {rest}
      </Text>
      <Accordion variant="contained" multiple>
        {/* The value becomes part of an id, in which no space may be. */}
        {changes.map(({ kind, name, action, diff }) => (
          <Accordion.Item key={`${kind} ${name}`} value={encodeURIComponent(`${kind} ${name}`)}>
            <Accordion.Control>
              <Group gap="xs">
                <Badge variant="light" color={action === 'create' ? 'teal' : 'indigo'}>
                  {action === 'create' ? 'new' : 'change'}
                </Badge>
                <Text size="sm">
                  {kind} {name}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <DiffView diff={diff} label={`Difference of ${name}`} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}
