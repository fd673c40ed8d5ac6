import { Box } from '@mantine/core';
import classes from './diff-view.module.css';

/** A unified diff: what goes and what comes. */
export function DiffView({ diff, label }: { diff: string; label: string }) {
  return (
    <Box component="section" className={classes.diff} tabIndex={0} aria-label={label}>
      {diff
        .replace(/\n$/, '')
        .split('\n')
        .map((line, n) => (
          // Lines have no other identity than their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: the diff is replaced as a whole
          <div key={n} className={classes.line} data-kind={kindOf(line)}>
            {line === '' ? ' ' : line}
          </div>
        ))}
    </Box>
  );
}

function kindOf(line: string): 'added' | 'removed' | 'place' | undefined {
  if (line.startsWith('@@') || line.startsWith('+++') || line.startsWith('---')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}
