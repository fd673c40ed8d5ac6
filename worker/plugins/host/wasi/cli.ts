import type { InstanceContext } from '../instance-context.ts';
import { EmptyInput, SinkOutput } from './streams.ts';

/** A component ended itself (wasi:cli/exit). */
export class ComponentExit extends Error {
  constructor(readonly succeeded: boolean) {
    super(`it called exit with ${succeeded ? 'success' : 'failure'}`);
  }
}

/** There is no terminal. */
class TerminalInput {}
class TerminalOutput {}

/** wasi:cli without `run`: environment, standard streams, exit. */
export function createCli({ asker, environment, stdout, stderr }: InstanceContext) {
  return {
    'wasi:cli/environment': {
      getEnvironment: () => environment,
      getArguments: (): string[] => [],
      initialCwd: () => undefined,
    },
    'wasi:cli/exit': {
      exit(status: { tag: 'ok' | 'err' }): never {
        throw new ComponentExit(status.tag === 'ok');
      },
      exitWithCode(code: number): never {
        throw new ComponentExit(code === 0);
      },
    },
    'wasi:cli/stdin': { getStdin: () => new EmptyInput(asker) },
    'wasi:cli/stdout': { getStdout: () => new SinkOutput(asker, (piece) => stdout.write(piece)) },
    'wasi:cli/stderr': { getStderr: () => new SinkOutput(asker, (piece) => stderr.write(piece)) },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: () => undefined },
    'wasi:cli/terminal-stdout': { getTerminalStdout: () => undefined },
    'wasi:cli/terminal-stderr': { getTerminalStderr: () => undefined },
  };
}
