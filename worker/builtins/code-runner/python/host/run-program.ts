import type { RunOutcome } from '../../outcome.ts';
import type { PythonFailure } from '../realm/interpreter.ts';
import type { PythonIsolate } from './python-isolate.ts';

/** Runs a program in its isolate to its end. */
export async function runProgram(
  isolate: PythonIsolate,
  { code, memoryMb }: { code: string; memoryMb: number },
): Promise<RunOutcome['end']> {
  try {
    await isolate.run(code, memoryMb);
  } catch (error) {
    if (isolate.ended) return { kind: 'out-of-memory' };
    return { kind: 'error', report: `The Python interpreter gave up: ${(error as Error).message}` };
  }
  const { end } = isolate.output.read();
  if (end === undefined) return { kind: 'error', report: 'The program ended the interpreter' };
  if (end.kind !== 'error') return { kind: 'result', form: end.kind, text: end.text };
  return readFailure(end.text);
}

/** What stands there may have been written by the program itself. */
function readFailure(text: string): RunOutcome['end'] {
  let failure: Partial<PythonFailure & { report: string; memory: true }> = {};
  try {
    failure = Object(JSON.parse(text)) as typeof failure;
  } catch {
    // Then it is no failure of the interpreter's making.
  }
  if (failure.memory === true) return { kind: 'out-of-memory' };
  return { kind: 'error', report: String(failure.report ?? 'The program ended the interpreter') };
}
