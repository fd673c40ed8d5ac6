import { createInterface } from 'node:readline';
import { start } from './setup/exec.js';

/** The folders of tests that take as long as all others together: those wait for pages and plugins, these for processes. */
const FIRST = 'dist/test/{builtins,code-runner,exposure,pages,plugins}/**/*.test.js';

/** Two runs of mocha side by side: tests wait more than they compute, and each run starts what it needs for itself. */
const LANES = [[FIRST], ['dist/**/*.test.js', '--ignore', FIRST]];

/** What test/support/reporter.ts prints last. */
const CLOSING = /^(\d+) passed, (\d+) failed$/;
const SKIPPED = /^(\d+) skipped$/;

/**
 * Runs all tests and prints one closing line for them. The first lane is shown as it runs, the other one after it.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runAllTests() {
  const lanes = LANES.map((args, n) => runLane(args, n === 0));
  const tallies = [];
  for (const lane of lanes) {
    const { tally, held } = await lane;
    for (const line of held) process.stdout.write(`${line}\n`);
    tallies.push(tally);
  }
  const sum = (field) => tallies.reduce((total, tally) => total + tally[field], 0);
  if (sum('skipped') > 0) process.stdout.write(`${sum('skipped')} skipped\n`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') > 0 ? 1 : 0;
}

/** @returns {Promise<{ tally: { passed: number, failed: number, skipped: number }, held: string[] }>} */
function runLane(args, isShown) {
  const colors = process.stdout.isTTY ? ['--color'] : [];
  const mocha = start(['node_modules/mocha/bin/mocha.js', ...colors, ...args], ['inherit', 'pipe', 'pipe']);
  const tally = { passed: 0, failed: 0, skipped: 0 };
  const held = [];
  let closed = false;
  const read = (line) => {
    const [, passed, failed] = CLOSING.exec(line) ?? [];
    const [, skipped] = SKIPPED.exec(line) ?? [];
    if (passed !== undefined) {
      Object.assign(tally, { passed: Number(passed), failed: Number(failed) });
      closed = true;
    } else if (skipped !== undefined) tally.skipped = Number(skipped);
    else if (isShown) process.stdout.write(`${line}\n`);
    else held.push(line);
  };
  for (const stream of [mocha.stdout, mocha.stderr]) createInterface(stream).on('line', read);
  return new Promise((resolve, reject) => {
    mocha.on('error', reject);
    mocha.on('close', (code, signal) => {
      // A run that broke off, or that failed without naming a test, has failed all the same.
      if (!closed || (code !== 0 && tally.failed === 0)) {
        held.push(`a run of mocha ended with ${code ?? signal}`);
        tally.failed += 1;
      }
      resolve({ tally, held });
    });
  });
}
