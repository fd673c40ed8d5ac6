import type { Choice } from '../../../../schema/omni-choice.ts';
import type { Answer, Call } from '../../call.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { CandidatePool } from './candidate-pool.ts';
import { canShowForms } from './client-form.ts';
import { Clock } from './clock.ts';
import { type Decision, decide } from './decide.ts';
import { isDestructive } from './destructive.ts';
import type { OmniInput, OmniStep } from './omni-tool.ts';
import { OmniProgress } from './progress.ts';
import { askToConfirm, percent } from './questions.ts';
import { type Ending, report } from './report.ts';
import { runStep } from './run-step.ts';
import { cut, MAX_READ, MAX_SHOWN, type StepResult } from './step-result.ts';
import { Tally } from './tally.ts';

/** One request to `omni_tool`, from its words to what came of it. */
export class OmniRun {
  readonly #services: ToolServices;
  readonly #call: Call;
  readonly #input: OmniInput;
  readonly #clock: Clock;
  readonly #progress: OmniProgress;
  readonly #pool: CandidatePool;
  readonly #tally = new Tally();
  readonly #steps: OmniStep[] = [];
  /** What models read of the results, which is more than a report shows. */
  readonly #results: StepResult[] = [];

  /** @param progressToken undefined where the client did not ask for progress. */
  constructor(services: ToolServices, call: Call, input: OmniInput, progressToken: unknown) {
    this.#services = services;
    this.#call = call;
    this.#input = input;
    this.#clock = new Clock(call.timeoutMs ?? call.gateway.specification.timeoutMs);
    this.#progress = new OmniProgress(call.listener, progressToken);
    this.#pool = new CandidatePool(services.discovery, call, call.gateway.specification.omni.candidates);
  }

  /** @throws PlatformError CANCELLED, REQUEST_TIMEOUT */
  async run(): Promise<Answer> {
    const { request, context } = this.#input;
    await this.#pool.widen([context === undefined ? request : `${request}\n${context}`]);
    const ending = await this.#work();
    return report(this.#call, this.#tally, this.#steps, ending);
  }

  async #work(): Promise<Ending> {
    if (this.#pool.isEmpty)
      return { status: 'clarify', text: 'No tool here fits the request; nothing was run.' };
    const { maxSteps } = this.#call.gateway.specification.omni;
    while (this.#steps.length < maxSteps) {
      this.#progress.say(this.#steps.length === 0 ? 'Choosing a tool' : 'Choosing the next tool');
      const decision = await this.#decide();
      if (decision.kind !== 'call') return this.#endWithout(decision);
      const { entry, choice } = decision;
      // A model that says the same again has nothing more to do.
      if (this.#wasRun(entry, choice)) return this.#finished(undefined);
      if (this.#input.dry_run) {
        this.#note(entry, choice, 'planned');
        // What a model would do next depends on what this tool answers.
        if (choice.more !== true || this.#tally.byModel)
          return { status: 'done', text: 'A dry run: nothing was run.' };
        continue;
      }
      if (!(await this.#mayRun(entry, choice))) return this.#notConfirmed(entry, choice);
      const result = await this.#run(entry, choice);
      if (choice.more === false && result.outcome === 'ok') return this.#finished(undefined);
      if (result.outcome !== 'ok' && !this.#tally.byModel) return this.#finished(undefined);
    }
    return this.#finished(`It stopped after ${maxSteps} steps, as many as this gateway allows.`);
  }

  #decide(): Promise<Decision> {
    const deciding = {
      services: this.#services,
      call: this.#call,
      clock: this.#clock,
      tally: this.#tally,
      pool: this.#pool,
      input: this.#input,
    };
    const steps = this.#steps.map(({ tool, arguments: args, outcome }, n) => ({
      tool,
      arguments: args,
      outcome,
      result: cut(this.#results[n]?.text ?? '', MAX_READ),
    }));
    return decide(deciding, steps);
  }

  async #run(entry: ToolEntry, choice: Choice): Promise<StepResult> {
    this.#progress.say(`Running ${entry.visible} (${percent(choice.confidence)})`);
    this.#pool.chosen(entry.visible);
    this.#pool.close();
    const running = {
      services: this.#services,
      call: this.#call,
      clock: this.#clock,
      progress: this.#progress,
    };
    const result = await runStep(running, entry, choice.arguments, this.#results.length === 0);
    this.#results.push(result);
    this.#note(entry, choice, result.outcome, cut(result.text, MAX_SHOWN));
    this.#progress.say(`${entry.visible}: ${result.outcome === 'ok' ? 'done' : 'failed'}`);
    return result;
  }

  async #mayRun(entry: ToolEntry, choice: Choice): Promise<boolean> {
    if (!isDestructive(entry) || this.#call.gateway.specification.omni.allowDestructive) return true;
    return canShowForms(this.#call) && askToConfirm(this.#call, this.#clock, entry, choice);
  }

  #notConfirmed(entry: ToolEntry, choice: Choice): Ending {
    this.#note(entry, choice, 'not_confirmed');
    const text = `${entry.visible} says that it is destructive, and nobody confirmed it; it was not run. It can be called by its own name.`;
    return { status: 'clarify', text };
  }

  #endWithout(decision: Exclude<Decision, { kind: 'call' }>): Ending {
    switch (decision.kind) {
      case 'refused':
        return { status: 'failed', text: `The model refused: ${decision.reason}` };
      case 'unclear':
        return {
          status: 'clarify',
          text: `${decision.why} ${this.#steps.length === 0 ? 'Nothing was run.' : 'Nothing more was run.'}`,
          possibilities: decision.possibilities,
        };
      case 'end':
        if (this.#steps.length === 0)
          return { status: 'clarify', text: decision.answer ?? 'No tool here fits.' };
        return this.#input.dry_run
          ? { status: 'done', text: 'A dry run: nothing was run.' }
          : this.#finished(this.#tally.byModel ? decision.answer : undefined);
    }
  }

  #finished(text: string | undefined): Ending {
    const last = this.#results.at(-1);
    return { status: last?.outcome === 'ok' ? 'done' : 'failed', text, last };
  }

  #note(entry: ToolEntry, choice: Choice, outcome: OmniStep['outcome'], result?: string): void {
    const { arguments: args, confidence, rationale } = choice;
    this.#steps.push({
      tool: entry.visible,
      arguments: args,
      confidence,
      rationale,
      outcome,
      ...(result === undefined ? {} : { result }),
    });
  }

  #wasRun(entry: ToolEntry, { arguments: args }: Choice): boolean {
    const last = this.#steps.at(-1);
    return last?.tool === entry.visible && JSON.stringify(last.arguments) === JSON.stringify(args);
  }
}
