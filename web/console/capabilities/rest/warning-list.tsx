import { List, ScrollArea, Text } from '@mantine/core';

export interface WarningListProps {
  warnings: readonly { place: string; message: string }[];
}

/** What was mended, left out, or still stands in the way, and where. */
export function WarningList({ warnings }: WarningListProps) {
  return (
    <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0 }}>
      <List size="sm" spacing={4}>
        {warnings.map(({ place, message }) => (
          <List.Item key={`${place} ${message}`} style={{ overflowWrap: 'anywhere' }}>
            <Text span size="sm" ff="monospace">
              {place}
            </Text>
            : {message}
          </List.Item>
        ))}
      </List>
    </ScrollArea.Autosize>
  );
}
