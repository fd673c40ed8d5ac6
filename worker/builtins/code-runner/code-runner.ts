import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CodeRunnerSettings, RunCodeArguments } from '../../../schema/builtins/code-runner.ts';
import type { ExecutionContext } from '../../executor.ts';
import { HostError } from '../../sandbox/host-error.ts';
import type { HostPoolStatistics } from '../../sandbox/host-pool.ts';
import type { Builtin, ToolResult } from '../builtin.ts';
import { JavascriptSandbox } from './javascript/javascript-sandbox.ts';
import type { Language } from './language.ts';
import { toToolResult } from './tool-result.ts';

/** The built-in that runs short programs, each language in sandboxes of its own. */
export class CodeRunner implements Builtin<RunCodeArguments, CodeRunnerSettings> {
  readonly #languages: Readonly<Record<RunCodeArguments['language'], Language>>;

  constructor(logger: Logger) {
    this.#languages = { javascript: new JavascriptSandbox(logger) };
  }

  /** How busy the sandboxes of each language are. */
  get statistics(): Record<string, HostPoolStatistics> {
    return Object.fromEntries(
      Object.entries(this.#languages).map(([name, language]) => [name, language.statistics]),
    );
  }

  async run(
    _tool: 'run_code',
    { language, code }: RunCodeArguments,
    settings: CodeRunnerSettings,
    { execution, signal }: ExecutionContext,
  ): Promise<ToolResult> {
    const limits = { timeoutMs: settings.timeoutSeconds * 1000, memoryMb: settings.memoryMb };
    try {
      const call = { caller: execution.gateway ?? '', signal };
      return toToolResult(await this.#languages[language].run(code, limits, call), limits);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      if (error.failure === 'crowded') {
        const text = `Code Runner is busy: ${error.message}. Try again later.`;
        return { content: [{ type: 'text', text }], isError: true };
      }
      throw new PlatformError('UNAVAILABLE', error.message, { cause: error });
    }
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#languages).map((language) => language.close()));
  }
}
