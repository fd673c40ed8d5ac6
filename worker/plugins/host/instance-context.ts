import type { HostFault, Question } from '../questions.ts';
import type { Asker } from './asker.ts';
import { CapturedOutput } from './captured-output.ts';

/** What one instance of a component has of the world outside. */
export class InstanceContext {
  readonly stdout = new CapturedOutput();
  readonly stderr = new CapturedOutput();

  constructor(
    readonly asker: Asker,
    readonly environment: readonly (readonly [string, string])[],
    /** Whether it may see any of its gateway's workspace. */
    readonly hasFiles: boolean,
  ) {}

  /**
   * Asks the process outside and waits.
   * @param thrown what a fault is to the component.
   */
  ask<Value>(question: Question, thrown: (fault: HostFault) => unknown): Value {
    const answer = this.asker.askAndWait<Value>(question);
    if ('ok' in answer) return answer.ok;
    this.note(answer.error.note);
    throw thrown(answer.error);
  }

  /** Tells whoever develops the plugin, beside what the plugin itself prints. */
  note(text: string | undefined): void {
    if (text !== undefined) this.stderr.write(Buffer.from(`[omnigate] ${text}\n`));
  }
}
