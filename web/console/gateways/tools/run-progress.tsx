import { Code, Progress, Text } from '@mantine/core';
import type { ToolRun } from './use-tool-run.ts';

/** How far a run is, and what the tool says meanwhile. */
export function RunProgress({ run: { isRunning, progress, messages } }: { run: ToolRun }) {
  const share = progress?.total ? (100 * progress.done) / progress.total : 100;
  return (
    <>
      {isRunning && (
        <div>
          <Progress
            value={share}
            animated={progress?.total == null}
            aria-label="Progress"
            transitionDuration={200}
          />
          <Text size="sm" c="dimmed" mt={4}>
            {progress === null
              ? 'Running…'
              : `${progress.done}${progress.total === null ? '' : ` of ${progress.total}`}`}
          </Text>
        </div>
      )}
      {messages.length > 0 && <Code block>{messages.join('\n')}</Code>}
    </>
  );
}
