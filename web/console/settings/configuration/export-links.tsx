import { Button, Group } from '@mantine/core';
import { Download } from 'lucide-react';

/** Downloads of the configuration. */
export function ExportLinks() {
  return (
    <Group gap="sm">
      {(['yaml', 'json'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={`/config/export?format=${format}`}
          download={`omnigate.${format}`}
          variant="default"
          leftSection={<Download size={16} />}
        >
          Download {format.toUpperCase()}
        </Button>
      ))}
    </Group>
  );
}
