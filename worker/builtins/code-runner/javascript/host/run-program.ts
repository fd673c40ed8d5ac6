import { setTimeout as sleep } from 'node:timers/promises';
import type { RunOutcome } from '../../outcome.ts';
import { originalColumn } from '../realm/column-shift.ts';
import { framesOf, shorten, type Thrown } from '../realm/thrown.ts';
import { reportSyntaxError, reportThrown } from './error-report.ts';
import type { RealmIsolate } from './realm-isolate.ts';
import { type PreparedProgram, prepareProgram } from './top-level-await.ts';

type End = RunOutcome['end'];

/** Runs a program in its isolate to its end; `over` says that nobody waits for it any more. */
export async function runProgram(
  isolate: RealmIsolate,
  { code, over }: { code: string; over: AbortSignal },
): Promise<End> {
  const program = prepareProgram(code);
  const { output } = isolate;
  try {
    await isolate.start(program.source, program.shifts);
    while (!output.failed && output.nextTimer !== undefined && !over.aborted) {
      const wait = output.nextTimer - Date.now();
      if (wait > 0) await sleep(wait, undefined, { signal: over });
      await isolate.turn();
    }
  } catch (error) {
    return isolate.ended
      ? { kind: 'out-of-memory' }
      : { kind: 'error', report: reportUnhandledRejection(error, code) };
  }
  return readEnd(program, isolate);
}

async function readEnd(program: PreparedProgram, isolate: RealmIsolate): Promise<End> {
  const { end } = isolate.output.read();
  if (end === undefined) {
    return {
      kind: 'error',
      report: 'The program waits for a promise that never settles: nothing is left to run',
    };
  }
  if (end.kind !== 'error') return { kind: 'result', form: end.kind, text: end.text };
  const thrown = JSON.parse(end.text) as Thrown;
  const syntaxError =
    thrown.kind === 'error' && thrown.name === 'SyntaxError' && (await locate(program, isolate));
  return { kind: 'error', report: syntaxError || reportThrown(thrown, program.source) };
}

/** V8 says where a program is malformed when it compiles it, not in the error that evaluating it throws. */
async function locate(
  { source, shifts, problem }: PreparedProgram,
  isolate: RealmIsolate,
): Promise<string | undefined> {
  const error = await isolate.findSyntaxError(source);
  if (error === undefined) return undefined;
  if (problem && error.message.startsWith('await is only valid')) {
    const { message, line, column } = problem;
    return reportSyntaxError(`${message} [:${line}:${column}]`, (_line, same) => same);
  }
  return reportSyntaxError(error.message, (line, column) => originalColumn(shifts, line, column));
}

/** Isolates report a rejection that nothing handled by rejecting the call in which it happened. */
function reportUnhandledRejection(error: unknown, code: string): string {
  return `${reportThrown(readRejection(error), code)}\n    in a promise whose rejection nothing handles`;
}

function readRejection(error: unknown): Thrown {
  if (!(error instanceof Error)) return { kind: 'other', text: shorten(error) };
  const { name, message, stack } = error;
  // What isolated-vm makes of an object that is no error, and which it therefore does not copy.
  const isObject = message.startsWith('An object was thrown from supplied code');
  return isObject
    ? { kind: 'other', text: '[object]' }
    : {
        kind: 'error',
        name: shorten(name, 200),
        message: shorten(message),
        frames: framesOf(stack),
        because: [],
      };
}
