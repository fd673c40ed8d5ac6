import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition.
 * @param check what is waited for: done when it returns something other than undefined or false. @throws after `patienceMs`.
 */
export async function until<Value>(
  what: string,
  check: () => Promise<Value | undefined | false> | Value | undefined | false,
  patienceMs = 15_000,
): Promise<Value> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain for: ${what}`);
    await delay(20);
  }
}
