// Builds the packages of the example plugins, and of those that tests use. What lacks its toolchain is named and left as it is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { platformEnvironment, platformNode } from './setup/node.js';
import { inRoot, ROOT } from './setup/paths.js';
import { run } from './setup/run.js';

const CLI = inRoot('dist', 'cli', 'main.js');

/** Where plugins are, and where their packages go. */
const PLACES = [
  { root: inRoot('examples', 'plugins'), output: (folder) => folder },
  { root: inRoot('test', 'fixtures', 'plugins'), output: () => inRoot('test', 'fixtures', 'plugins') },
];

const wanted = process.argv.slice(2);
for (const { root, output } of PLACES) {
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    if (!existsSync(join(folder, 'noorle.yaml')) || (wanted.length > 0 && !wanted.includes(name))) continue;
    await build(folder, output(folder));
  }
}

/**
 * @param {string} folder
 * @param {string} output
 */
async function build(folder, output) {
  const cli = (...args) => run(platformNode(), [CLI, 'plugin', ...args], { env: platformEnvironment() });
  const shown = relative(ROOT, folder);
  try {
    await cli('build', '-d', folder);
    const manifest = readFileSync(join(folder, 'noorle.yaml'), 'utf8');
    const [, name = 'plugin'] = /^ {2}name: (.+)$/m.exec(manifest) ?? [];
    await cli('pack', '-d', folder, '-o', join(output, `${name}.npack`));
    process.stdout.write(`✓ ${shown}: ${name}.npack\n`);
  } catch (error) {
    process.stdout.write(`✗ ${shown}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
