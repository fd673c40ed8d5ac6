import { Alert, Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { CopyField } from '../../shared/copy-field.tsx';
import { JsonTree } from '../../shared/json-tree.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { OUTCOMES } from './outcomes.ts';
import { TimingWaterfall } from './timing-waterfall.tsx';
import type { ActivityView } from './use-activity-filter.ts';

/** Everything that is known of a request. */
export function ActivityDetail({ entry }: { entry: ActivityView }) {
  const { tool, method, outcome, principal, at, error, requestId, result } = entry;
  const hasBody = entry.arguments !== null || result !== null;
  return (
    <Stack gap="md">
      <Group gap="xs">
        <Title order={2} size="h4">
          {tool ?? method}
        </Title>
        <Badge color={OUTCOMES[outcome].color} variant="light">
          {OUTCOMES[outcome].label}
        </Badge>
      </Group>
      <Text size="sm">
        {tool === null ? '' : `${method}, `}
        <TimeAgo at={at} />, by{' '}
        <Anchor component={Link} to={`?principal=${encodeURIComponent(principal)}`} inherit>
          {principal}
        </Anchor>
        {tool !== null && (
          <>
            .{' '}
            <Anchor component={Link} to={`?tool=${encodeURIComponent(tool)}`} inherit>
              All calls of this tool
            </Anchor>
          </>
        )}
      </Text>
      {error !== null && (
        <Alert color="red" title="Why it did not end well">
          {error}
        </Alert>
      )}
      <TimingWaterfall durationMs={entry.durationMs} queueMs={entry.queueMs} />
      {entry.arguments !== null && <JsonTree value={entry.arguments} label="Arguments" />}
      {result !== null && <JsonTree value={result} label="Result" />}
      {!hasBody && (
        <Text size="sm" c="dimmed">
          Arguments and results are not recorded. To record them, set <code>request_logging</code> to true in
          the specification.
        </Text>
      )}
      <CopyField
        label="Request id"
        description="The same in logs, traces and error bodies."
        value={requestId}
      />
    </Stack>
  );
}
