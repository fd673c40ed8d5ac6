import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Process ids of a process's children (Linux, proc(5)). */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** Those of them that are hosts of Code Runner: test files that ran before may have left a platform running. */
export function hostsOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => {
    return readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('/code-runner/javascript/host/');
  });
}

/** A process that has ended and only waits to be collected counts as gone. */
export function isGone(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return true;
  return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Resolves as soon as the condition holds; rejects when it does not within five seconds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await sleep(10);
  }
}
