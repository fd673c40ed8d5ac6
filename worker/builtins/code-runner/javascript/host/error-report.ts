import { programName } from '../realm/stack-traces.ts';
import type { Thrown } from '../realm/thrown.ts';
import { explain } from './hints.ts';

/** So many frames are shown, which is what V8 collects if the program does not want more. */
const MAX_FRAMES = 10;

/** A frame of the user's code, as V8 writes it: the place is in brackets if there is a name before it. */
const FRAME = new RegExp(`^ {4}at (.*?)(\\(?)${programName().replace('.', '\\.')}:(\\d+):(\\d+)\\)?$`, 'gm');

/**
 * What to tell of something that was thrown: first its name, its message and its place in the user's code, then the
 * user's own frames if there are several, then what it was caused by.
 */
export function reportThrown(thrown: Thrown, code: string): string {
  if (thrown.kind === 'other') return `Uncaught ${thrown.text}`;
  const { name, message, because } = thrown;
  const frames = [...thrown.frames.matchAll(FRAME)].map(([, name, bracket, line, column]) => {
    const place = `line ${line}, column ${column}`;
    return { place, text: `    at ${name}${bracket ? `(${place})` : place}` };
  });
  const explained = explain(name, message, code);
  const lines = [withPlace(explained ? `${name}: ${explained}` : name, frames[0]?.place)];
  if (frames.length > 1) lines.push(...frames.slice(0, MAX_FRAMES).map(({ text }) => text));
  lines.push(...because.map((cause) => `Caused by: ${reportThrown(cause, code)}`));
  return lines.join('\n');
}

/** A syntax error, with the place that V8 appended to its message as in `Unexpected token ';' [code.js:1:8]`. */
export function reportSyntaxError(
  message: string,
  columnAt: (line: number, column: number) => number,
): string {
  const [, text = message, line, column] = /^(.*) \[[^[]*:(\d+):(\d+)\]$/s.exec(message) ?? [];
  const place = line && column ? `line ${line}, column ${columnAt(Number(line), Number(column))}` : undefined;
  return withPlace(`SyntaxError: ${explain('SyntaxError', text, '')}`, place);
}

/** The place belongs into the first line: it is the one that everybody reads. */
function withPlace(text: string, place: string | undefined): string {
  return place ? text.replace(/$/m, ` (${place})`) : text;
}
