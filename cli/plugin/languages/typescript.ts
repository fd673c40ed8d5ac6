import { mkdirSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { sourceFile, worldName } from '../project.ts';
import type { Language } from './language.ts';
import { IGNORED_FILES, kebabCase, manifestTemplate, worldTemplate } from './manifest-template.ts';
import { runCommand } from './run-command.ts';

const FIRST_STEP = 'npm install --ignore-scripts';

/** The tools are the project's own packages, since they are larger than the platform. */
const TOOLS = { '@bytecodealliance/componentize-js': '^0.23.0', rolldown: '^1.2.4' };

/** Runs in the project, so that it finds the project's packages. */
const BUILD_SCRIPT = `import { writeFileSync } from 'node:fs';
import { componentize } from '@bytecodealliance/componentize-js';
import { build } from 'rolldown';

const [input, bundle, witPath, worldName, output] = process.argv.slice(2);
await build({ input, output: { file: bundle, format: 'esm' }, logLevel: 'warn' });
const { component } = await componentize({ sourcePath: bundle, witPath, worldName });
writeFileSync(output, component);
`;

/**
 * JavaScript and TypeScript: rolldown makes one file of the sources, componentize-js puts it into a component together with the engine
 * StarlingMonkey.
 */
export const typescript: Language = {
  async build(project) {
    const { folder, worldFile = '' } = project;
    const scratch = join(folder, '.omnigate');
    const script = join(scratch, 'build.mjs');
    for (const name of Object.keys(TOOLS)) {
      if (isInstalled(name, script)) continue;
      throw new Failure(
        `${name} is not installed: add it to devDependencies in ${folder}, and run ${FIRST_STEP}`,
      );
    }
    mkdirSync(scratch, { recursive: true });
    writeFileSync(script, BUILD_SCRIPT);
    const file = join(folder, 'plugin.wasm');
    const bundle = join(scratch, 'bundle.js');
    const source = sourceFile(project, 'typescript');
    const args = [script, source, bundle, worldFile, worldName(project), file];
    await runCommand(process.execPath, args, { folder, remedy: FIRST_STEP });
    return file;
  },

  template: (name) => ({
    'package.json': `${JSON.stringify(
      { name: kebabCase(name), private: true, type: 'module', devDependencies: TOOLS },
      null,
      2,
    )}\n`,
    'plugin.ts': `export function greet(name: string): string {\n  return \`Hello, \${name}!\`;\n}\n`,
    'world.wit': worldTemplate(name),
    'noorle.yaml': manifestTemplate(name),
    '.gitignore': `${['node_modules/', ...IGNORED_FILES].join('\n')}\n`,
  }),

  firstSteps: [FIRST_STEP],
};

/** Whether a module finds a package. */
function isInstalled(name: string, from: string): boolean {
  try {
    return findPackageJSON(name, from) !== undefined;
  } catch {
    return false;
  }
}
