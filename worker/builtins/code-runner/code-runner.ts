import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { CodeRunnerSettings, RunCodeArguments } from '../../../schema/builtins/code-runner.ts';
import type { ExecutionContext } from '../../executor.ts';
import { HostError } from '../../sandbox/host-error.ts';
import type { HostPoolStatistics } from '../../sandbox/host-pool.ts';
import type { Builtin, ToolResult } from '../builtin.ts';
import { HostedLanguage } from './hosted-language.ts';
import { javascriptHosts } from './javascript/host-class.ts';
import type { Language } from './language.ts';
import { pythonHosts } from './python/host-class.ts';
import { toToolResult } from './tool-result.ts';

type LanguageName = RunCodeArguments['language'];

const LANGUAGES: Record<LanguageName, (logger: Logger) => Language> = {
  javascript: (logger) => new HostedLanguage(javascriptHosts, logger),
  python: (logger) => new HostedLanguage(pythonHosts, logger, { minHosts: 1 }),
};

/** The built-in that runs short programs, each language in sandboxes of its own. */
export class CodeRunner implements Builtin<RunCodeArguments, CodeRunnerSettings> {
  readonly #logger: Logger;
  readonly #languages = new Map<LanguageName, Language>();

  constructor(logger: Logger) {
    this.#logger = logger;
    // The other one is started by the first program: it takes some hundred megabytes.
    this.#language('javascript');
  }

  /** How busy the sandboxes of each language are. */
  get statistics(): Record<string, HostPoolStatistics> {
    return Object.fromEntries([...this.#languages].map(([name, language]) => [name, language.statistics]));
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
      return toToolResult(await this.#language(language).run(code, limits, call), limits);
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
    await Promise.all([...this.#languages.values()].map((language) => language.close()));
  }

  #language(name: LanguageName): Language {
    let language = this.#languages.get(name);
    if (language === undefined) {
      language = LANGUAGES[name](this.#logger);
      this.#languages.set(name, language);
    }
    return language;
  }
}
