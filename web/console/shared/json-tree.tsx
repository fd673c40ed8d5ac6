import { Box, Group, Text } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';
import { JsonNode } from './json-node.tsx';
import classes from './json-tree.module.css';

/** JSON to look through: objects and lists open and close. */
export function JsonTree({ value, label }: { value: unknown; label: string }) {
  return (
    <Box component="section" aria-label={label} className={classes.tree}>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <CopyButton text={JSON.stringify(value, null, 2)} label="Copy as JSON" />
      </Group>
      <JsonNode value={value} depth={0} />
    </Box>
  );
}
