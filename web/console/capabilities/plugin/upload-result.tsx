import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';
import type { UploadedPlugin } from './upload-plugin.ts';

/** What became of a package. */
export function UploadResult({ plugin: { id, name, version, tools, warnings } }: { plugin: UploadedPlugin }) {
  return (
    <Alert color="teal" icon={<CircleCheck size={18} />} title={`${name}, version ${version}, is active`}>
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {tools.length === 1 ? 'One tool' : `${tools.length} tools`}:{' '}
          {tools.map((tool) => tool.name).join(', ')}
        </Text>
        {warnings.length > 0 && (
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        )}
        <Anchor component={Link} to={`/capabilities/${id}`} size="sm" c="inherit" td="underline">
          Look at it, and put it on a gateway
        </Anchor>
      </Stack>
    </Alert>
  );
}
