import type { Inspection } from './inspection.ts';

type Print = (stream: 'stdout' | 'stderr', text: string) => void;

/** A console that formats as Node's does; tables are printed as plain values. */
export function createConsole(print: Print, { format, inspect }: Inspection): Record<string, unknown> {
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  let indentation = '';

  function write(stream: 'stdout' | 'stderr', args: unknown[]): void {
    const text = format(...args);
    print(stream, `${indentation}${indentation ? text.replaceAll('\n', `\n${indentation}`) : text}\n`);
  }
  function elapsed(label: string): string {
    return `${label}: ${Date.now() - (timers.get(label) ?? Date.now())}ms`;
  }

  const log = (...args: unknown[]) => write('stdout', args);
  const group = (...args: unknown[]) => {
    if (args.length > 0) log(...args);
    indentation += '  ';
  };
  return {
    log,
    info: (...args: unknown[]) => write('stdout', args),
    debug: (...args: unknown[]) => write('stdout', args),
    warn: (...args: unknown[]) => write('stderr', args),
    error: (...args: unknown[]) => write('stderr', args),
    table: (...args: unknown[]) => write('stdout', args),
    dir: (value: unknown, options?: object) => log(inspect(value, { customInspect: false, ...options })),
    trace: (...args: unknown[]) => {
      const { stack = '' } = new Error();
      write('stderr', [`Trace: ${format(...args)}${stack.slice(stack.indexOf('\n'))}`]);
    },
    assert: (condition: unknown, ...args: unknown[]) => {
      if (condition) return;
      write('stderr', args.length > 0 ? ['Assertion failed:', ...args] : ['Assertion failed']);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indentation = indentation.slice(2);
    },
    count: (label = 'default') => {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      log(`${label}: ${count}`);
    },
    countReset: (label = 'default') => {
      counts.delete(label);
    },
    time: (label = 'default') => {
      timers.set(label, Date.now());
    },
    timeLog: (label = 'default', ...args: unknown[]) => log(elapsed(label), ...args),
    timeEnd: (label = 'default') => {
      log(elapsed(label));
      timers.delete(label);
    },
  };
}
