/**
 * Runs one step and shows that it runs and how long it took. A step that has nothing to do says nothing.
 *
 * @param {string} name what is being done, as a user would say it
 * @param {() => boolean | Promise<boolean>} isDone
 * @param {() => void | Promise<void>} work
 */
export async function step(name, isDone, work) {
  if (await isDone()) return;
  const begin = performance.now();
  process.stderr.write(`… ${name}\n`);
  await work();
  process.stderr.write(`✓ ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
}

/** A step that cannot succeed, with what to do by hand. */
export class SetupError extends Error {
  /**
   * @param {string} what went wrong
   * @param {string} remedy what to do about it
   */
  constructor(what, remedy) {
    super(`${what}\n  ${remedy}`);
    this.name = 'SetupError';
  }
}
