import { Accordion, Group, Stack, Text, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ToolHints } from '../../gateways/tools/tool-hints.tsx';
import { CodeBlock } from '../../shared/code-block.tsx';

/** What is shown of a tool. */
export interface ShownTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown> | null;
  annotations?: Record<string, unknown> | null;
}

/** From so many tools on they can be searched. */
const MANY = 8;

export interface ToolListProps {
  tools: readonly ShownTool[];
  /** What can be done with one. */
  action?(tool: ShownTool): ReactNode;
}

/** Tools with what they do, and what they take and give. */
export function ToolList({ tools, action }: ToolListProps) {
  const [search, setSearch] = useState('');
  if (tools.length === 0) return <Text c="dimmed">It offers no tools.</Text>;
  const wanted = search.toLowerCase();
  const shown = tools.filter((it) =>
    `${it.name} ${it.title} ${it.description}`.toLowerCase().includes(wanted),
  );
  return (
    <Stack gap="sm">
      {tools.length >= MANY && (
        <TextInput
          type="search"
          aria-label="Search tools"
          placeholder={`Search ${tools.length} tools`}
          leftSection={<Search size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      {shown.length === 0 && <Text c="dimmed">No tool has that in its name or description.</Text>}
      <Accordion variant="separated" multiple>
        {shown.map((tool) => (
          <Accordion.Item key={tool.name} value={encodeURIComponent(tool.name)}>
            <Accordion.Control>
              <Group gap="xs">
                <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {tool.name}
                </Text>
                <ToolHints annotations={tool.annotations ?? null} />
              </Group>
              <Text size="xs" c="dimmed" lineClamp={1} mt={4}>
                {tool.title ?? tool.description}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">
                <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                  {tool.description ?? 'It says nothing of itself.'}
                </Text>
                {action?.(tool)}
                <CodeBlock label={`input of ${tool.name}`} code={JSON.stringify(tool.inputSchema, null, 2)} />
                {tool.outputSchema && (
                  <CodeBlock
                    label={`output of ${tool.name}`}
                    code={JSON.stringify(tool.outputSchema, null, 2)}
                  />
                )}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}
