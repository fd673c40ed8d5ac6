import { styleText } from 'node:util';
import type { Failure } from './failure.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours where somebody looks at them (no-color.org). */
export function styled(style: Style, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Notes for people, apart from what a command answers. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Columns as wide as what is in them. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => (row[n] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, n) => (n < row.length - 1 ? cell.padEnd(widths[n] ?? 0) : cell))
      .join('  ')
      .trimEnd();
  print(styled('dim', line(head)));
  for (const row of rows) print(line(row));
}

/** Lines of a unified diff. */
export function printDiff(diff: string): void {
  for (const line of diff.split('\n')) {
    const style: Style | undefined = line.startsWith('+')
      ? 'green'
      : line.startsWith('-')
        ? 'red'
        : undefined;
    print(`  ${style ? styled(style, line) : line}`);
  }
}

export function printFailure({ message, issues }: Failure): void {
  note(`✗ ${message}`);
  for (const { path, message: what } of issues) note(`  ${path}: ${what}`);
}
