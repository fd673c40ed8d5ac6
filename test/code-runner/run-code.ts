import { createLogger } from '../../platform/logger.ts';
import type { CodeRunnerSettings, RunCodeArguments } from '../../schema/builtins/code-runner.ts';
import { runCodeOutput } from '../../schema/builtins/code-runner.ts';
import { EXECUTION_VERSION } from '../../schema/execution.ts';
import type { ToolResult } from '../../worker/builtins/builtin.ts';
import { CodeRunner } from '../../worker/builtins/code-runner/code-runner.ts';
import type { ExecutionContext } from '../../worker/executor.ts';

/** The context of an execution that nobody but the test cancels. */
export function contextOf(
  gateway: string,
  signal: AbortSignal = new AbortController().signal,
): ExecutionContext {
  return {
    execution: {
      version: EXECUTION_VERSION,
      id: 'test',
      gateway,
      capability: 'code-runner',
      method: 'tools/call',
      params: {},
      deadline: Date.now() + 60_000,
      queuedAt: Date.now(),
      principal: { kind: 'anonymous', id: '' },
      replyTo: '',
    },
    signal,
    notify: () => {},
    ask: () => Promise.reject(new Error('Nobody is there to be asked')),
  };
}

export interface RunOptions extends Partial<CodeRunnerSettings> {
  gateway?: string;
  signal?: AbortSignal;
}

/** Code Runner as the worker has it, for the tests of one suite. */
export function useCodeRunner(language: RunCodeArguments['language'] = 'javascript') {
  let runner: CodeRunner;
  before(() => {
    runner = new CodeRunner(createLogger('test', 'silent'));
  });
  after(() => runner.close());

  async function run(code: string, options: RunOptions = {}): Promise<ToolResult> {
    const { gateway = 'gateway', signal, timeoutSeconds = 10, memoryMb = 128 } = options;
    const settings = { timeoutSeconds, memoryMb };
    return runner.run('run_code', { language, code }, settings, contextOf(gateway, signal));
  }
  /** The structured content of a run that went well. */
  async function succeed(code: string, options?: RunOptions) {
    const result = await run(code, options);
    if (result.isError) throw new Error(`The program failed: ${textOf(result)}`);
    return runCodeOutput.parse(result.structuredContent);
  }
  /** The text of a run that failed. */
  async function fail(code: string, options?: RunOptions): Promise<string> {
    const result = await run(code, options);
    if (!result.isError) throw new Error(`The program did not fail: ${textOf(result)}`);
    return textOf(result);
  }
  return { run, succeed, fail };
}

export function textOf(result: ToolResult): string {
  return String(result.content[0]?.text);
}
