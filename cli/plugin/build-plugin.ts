import { statSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../output.ts';
import { languages } from './languages/index.ts';
import type { Project } from './project.ts';

/** Makes `plugin.wasm` of a project's sources; where there are none, it is there already. */
export async function buildPlugin(project: Project): Promise<void> {
  if (project.language === undefined) return;
  const begin = performance.now();
  await languages[project.language].build(project);
  const megabytes = statSync(join(project.folder, 'plugin.wasm')).size / 1024 / 1024;
  note(`plugin.wasm, ${megabytes.toFixed(1)} MB, built in ${seconds(begin)}`);
}

/** How long it has been, for people. */
export function seconds(begin: number): string {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
}
