import classes from './diff-view.module.css';

/** A unified diff, its lines marked by more than colour: the signs stay. */
export function DiffView({ diff, label }: { diff: string; label: string }) {
  const lines = diff.replace(/\n$/, '').split('\n');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.2, 2.1.1)
    <section className={classes.diff} aria-label={label} tabIndex={0}>
      <pre>
        {lines.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
          <span key={n} className={classOf(line)}>
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
    </section>
  );
}

function classOf(line: string): string | undefined {
  if (/^(---|\+\+\+|@@)/.test(line)) return classes.place;
  if (line.startsWith('+')) return classes.added;
  if (line.startsWith('-')) return classes.removed;
  return undefined;
}
