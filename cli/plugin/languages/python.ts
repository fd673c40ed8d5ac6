import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { worldName } from '../project.ts';
import type { Language } from './language.ts';
import { IGNORED_FILES, manifestTemplate, worldTemplate } from './manifest-template.ts';
import { runCommand } from './run-command.ts';

const REMEDY = 'python3 -m venv .venv && .venv/bin/pip install componentize-py';

/** Python: componentize-py puts `app.py` and CPython into a component. */
export const python: Language = {
  async build(project) {
    const { folder, worldFile = '' } = project;
    const own = join(folder, '.venv', 'bin', 'componentize-py');
    const file = join(folder, 'plugin.wasm');
    const args = ['-d', worldFile, '-w', worldName(project), 'componentize', 'app', '-p', folder, '-o', file];
    await runCommand(existsSync(own) ? own : 'componentize-py', args, { folder, remedy: REMEDY });
    return file;
  },

  template: (name) => ({
    'app.py': `import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return f"Hello, {name}!"
`,
    'requirements.txt': 'componentize-py==0.25.1\n',
    'world.wit': worldTemplate(name),
    'noorle.yaml': manifestTemplate(name),
    '.gitignore': `${['.venv/', '__pycache__/', ...IGNORED_FILES].join('\n')}\n`,
  }),

  firstSteps: ['python3 -m venv .venv', '.venv/bin/pip install -r requirements.txt'],
};
