import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformEnvironment, platformNode } from './node.js';
import { inRoot } from './paths.js';
import { run } from './run.js';
import { SetupError } from './step.js';

/** What is compiled together. */
const PROGRAM = {
  stamp: inRoot('dist', '.program'),
  sources: [
    'tsconfig.json',
    'package-lock.json',
    'schema',
    'platform',
    'api',
    'worker',
    'cli',
    'scripts',
    'test',
    'bench',
  ],
};

/** What is bundled for browsers. */
const PAGES = {
  stamp: inRoot('dist', 'web', '.pages'),
  sources: ['package-lock.json', 'web', 'schema', 'scripts/generate-operations.js'],
};

/** The memory of a Python interpreter that has just started, from which Code Runner's programs begin. */
const PYTHON = {
  stamp: inRoot('dist', '.python'),
  sources: [
    'node_modules/pyodide/package.json',
    'node_modules/isolated-vm/package.json',
    'worker/builtins/code-runner/isolate',
    'worker/builtins/code-runner/python',
  ],
};

export const programBuilt = () => isBuilt(PROGRAM);
export const pagesBuilt = () => isBuilt(PAGES);
export const pythonBuilt = () => isBuilt(PYTHON);

export async function buildProgram() {
  // What was compiled from a file that is gone must not stay.
  for (const folder of ['schema', 'platform', 'api', 'worker', 'cli', 'scripts', 'test', 'bench']) {
    rmSync(inRoot('dist', folder), { recursive: true, force: true });
  }
  await build('tsc', [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
  finish(PROGRAM);
}

/** What was compiled must be there. */
export async function buildPython() {
  const script = inRoot('dist', 'worker', 'builtins', 'code-runner', 'python', 'make-snapshot.js');
  await build('python', ['--no-node-snapshot', script]);
  finish(PYTHON);
}

export async function buildPages() {
  await build('operations of the console', [inRoot('scripts', 'generate-operations.js')]);
  await build('vite', [
    inRoot('node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--config',
    'web/vite.config.ts',
  ]);
  finish(PAGES);
}

async function build(name, args) {
  try {
    await run(platformNode(), args, { env: platformEnvironment() });
  } catch (error) {
    throw new SetupError(
      `The build failed (${name}):\n${error.message}`,
      'Mend what it says and start again.',
    );
  }
}

function isBuilt({ stamp, sources }) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(sources);
}

function finish({ stamp, sources }) {
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, fingerprint(sources));
}

/** What benches write beside their sources. */
const RESULTS = inRoot('bench', 'results');

/** Names, sizes and times of all files: quick, and different after every change. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) for (const line of describe(inRoot(source))) hash.update(line);
  return `${hash.digest('hex')}\n`;
}

function* describe(path) {
  if (path === RESULTS || !existsSync(path)) return;
  const stats = statSync(path);
  if (!stats.isDirectory()) {
    yield `${path} ${stats.size} ${stats.mtimeMs}\n`;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* describe(join(path, name));
}
