import type { Output } from '../../isolate/output.ts';
import type { ColumnShift } from './column-shift.ts';
import type { Inspection } from './inspection.ts';
import { toResultText } from './result-text.ts';
import { installStackTraces, programName } from './stack-traces.ts';
import { describeThrown } from './thrown.ts';
import type { Timers } from './timers.ts';

/** A program's way through its realm: started once, then woken for its timers, until its value or an error is known. */
export class Program {
  readonly #output: Output;
  readonly #timers: Timers;
  readonly #inspection: Inspection;
  /** Taken before the program can change it. Called by another name it evaluates in the global scope. */
  // biome-ignore lint/security/noGlobalEval: evaluating the user's code is what a realm is for
  readonly #evaluate = globalThis.eval;

  constructor(output: Output, timers: Timers, inspection: Inspection) {
    this.#output = output;
    this.#timers = timers;
    this.#inspection = inspection;
  }

  /** Runs the source; the value of its last expression becomes the result. */
  start(source: string, shifts: readonly ColumnShift[]): void {
    installStackTraces(shifts);
    const evaluate = this.#evaluate;
    this.guard(() => {
      this.#settle(evaluate(`${source}\n//# sourceURL=${programName()}`));
    });
  }

  /** Runs the timer that is due. */
  turn(): void {
    this.guard(() => this.#timers.runNext());
  }

  /** Runs a part of the program; what it throws ends the program. */
  guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #settle(value: unknown): Promise<void> {
    try {
      this.#output.finish(toResultText(await value, this.#inspection));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#output.fail(JSON.stringify(describeThrown(error, this.#inspection)));
  }
}
