import type { Inspection } from './inspection.ts';

/** Something that was thrown: an error by its parts, anything else as text. */
export type Thrown =
  | { kind: 'error'; name: string; message: string; frames: string; because: Thrown[] }
  | { kind: 'other'; text: string };

/** All of a description must fit into the room that the output reserves for it. */
export function shorten(text: unknown, longest = 4000): string {
  const whole = String(text ?? '');
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}

/** The frames of a stack trace, without the name and the message before them. */
export function framesOf(stack: unknown): string {
  const text = String(stack ?? '');
  const start = text.search(/^ {4}at /m);
  return start < 0 ? '' : shorten(text.slice(start));
}

/** Reads what was thrown without throwing itself, whatever it is. */
export function describeThrown(thrown: unknown, inspection: Inspection, depth = 0): Thrown {
  try {
    if (!(thrown instanceof Error)) return { kind: 'other', text: shorten(inspection.inspect(thrown)) };
    const causes = [thrown.cause, ...(thrown instanceof AggregateError ? thrown.errors : [])];
    const because = depth < 2 ? causes.filter((cause) => cause !== undefined).slice(0, 2) : [];
    return {
      kind: 'error',
      name: shorten(thrown.name, 200),
      message: shorten(thrown.message),
      frames: framesOf(thrown.stack),
      because: because.map((cause) => describeThrown(cause, inspection, depth + 1)),
    };
  } catch {
    return { kind: 'other', text: 'something that cannot be read' };
  }
}
