import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Which part of the house may import which (architecture.md). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  schema: ['schema'],
  platform: ['schema', 'platform'],
  api: ['schema', 'platform', 'api'],
  worker: ['schema', 'platform', 'worker'],
  // `omnigate plugin test` runs plugins as a worker does.
  cli: ['schema', 'platform', 'worker', 'cli'],
  scripts: ['schema', 'platform', 'scripts', 'api'],
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Relative imports of a file, as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target]) =>
    relative(ROOT, join(file, '..', target ?? '')),
  );
}

const run = (command: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: 'pipe',
  });

describe('the house', () => {
  it('imports one way: schema ← platform ← api | worker', () => {
    const wrong: string[] = [];
    for (const [part, allowed] of Object.entries(MAY_IMPORT)) {
      for (const file of sources(join(ROOT, part))) {
        for (const target of importsOf(file)) {
          const [to = ''] = target.split('/');
          if (!allowed.includes(to)) wrong.push(`${relative(ROOT, file)} imports ${target}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('has no circles among its files', () => {
    const graph = new Map<string, string[]>();
    for (const part of Object.keys(MAY_IMPORT)) {
      for (const file of sources(join(ROOT, part))) graph.set(relative(ROOT, file), valueImportsOf(file));
    }
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('is formatted and linted', function () {
    this.timeout(60_000);
    run('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');
  });

  it('has pages whose types are right', function () {
    this.timeout(60_000);
    run('typescript/bin/tsc', '-p', 'web', '--noEmit');
    run('typescript/bin/tsc', '-p', 'web/tsconfig.vite.json', '--noEmit');
  });

  it('locks its packages without download addresses, and lets no install script run unasked', () => {
    const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
    assert.ok(!lock.includes('"resolved"'));
    const { packages } = JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: boolean }> };
    const { allowScripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      allowScripts: Record<string, boolean>;
    };
    const withScripts = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    for (const name of withScripts) assert.ok(name in allowScripts, `${name} is not named in allowScripts`);
  });
});

/** Imports that exist when the program runs: types alone make no circle. */
function valueImportsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/import type [^;]+;/g, '');
  return [...text.matchAll(/from\s*'(\.[^']+)'/g)].map(([, target]) =>
    relative(ROOT, join(file, '..', target ?? '')),
  );
}
