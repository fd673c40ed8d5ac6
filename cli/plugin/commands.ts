import { type Command, Option } from 'commander';
import type { Client } from '../client.ts';
import { buildPlugin } from './build-plugin.ts';
import { newPlugin } from './new-plugin.ts';
import { LANGUAGES, type LanguageName, openProject } from './project.ts';
import { watchSources } from './watch-sources.ts';

const FOLDER = '-d, --directory <folder>';

/**
 * Adds `plugin new|build|pack|push|test`. What checks packages and runs components is a worker's code and is loaded only where it is wanted: the
 * other commands of `omnigate` start in a tenth of a second without it.
 */
export function addPluginCommands(program: Command, client: () => Client): void {
  const plugin = program
    .command('plugin')
    .description('write plugins: WebAssembly components whose functions are tools');
  const watch = new Option('-w, --watch', 'again whenever a source changes').default(false);

  plugin
    .command('new <folder>')
    .description('make a folder with a plugin to begin with')
    .addOption(
      new Option('-l, --language <language>', 'to write it in').choices([...LANGUAGES]).default('typescript'),
    )
    .action((folder: string, options: { language: LanguageName }) => newPlugin(folder, options));

  plugin
    .command('build')
    .description('make plugin.wasm of the sources')
    .option(FOLDER, 'of the plugin', '.')
    .action(({ directory }: { directory: string }) => buildPlugin(openProject(directory)));

  plugin
    .command('pack')
    .description('check a built plugin and put it into a .npack')
    .option(FOLDER, 'of the plugin', '.')
    .option('-o, --output <file>', 'where to (default: the plugin’s name, in its folder)')
    .action(async ({ directory, output }: { directory: string; output?: string }) => {
      const { packPlugin } = await import('./pack-plugin.ts');
      await packPlugin(openProject(directory), output);
    });

  plugin
    .command('push')
    .description('build, pack and upload a plugin; the new version is active at once')
    .option(FOLDER, 'of the plugin', '.')
    .addOption(watch)
    .action(async ({ directory, watch: again }: { directory: string; watch: boolean }) => {
      const { pushPlugin } = await import('./push-plugin.ts');
      const project = openProject(directory);
      const push = async () => {
        await buildPlugin(project);
        await pushPlugin(client(), project);
      };
      await (again ? watchSources(project, push) : push());
    });

  plugin
    .command('test [tool] [arguments]')
    .description('call a tool of a plugin here, as a worker would; without one, say which there are')
    .option(FOLDER, 'of the plugin', '.')
    .option('--workspace <folder>', 'a folder that stands for a gateway’s files')
    .addOption(watch)
    .action(async (tool: string | undefined, json: string | undefined, options: TestFlags) => {
      const { testPlugin } = await import('./test-plugin.ts');
      const project = openProject(options.directory);
      const test = () => testPlugin(project, { tool, json, workspace: options.workspace });
      const rebuild = async () => {
        await buildPlugin(project);
        await test();
      };
      if (options.watch) await watchSources(project, rebuild);
      else if (!(await test())) process.exitCode = 1;
    });
}

interface TestFlags {
  directory: string;
  workspace?: string;
  watch: boolean;
}
