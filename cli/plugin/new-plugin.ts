import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { note, print } from '../output.ts';
import { languages } from './languages/index.ts';
import type { LanguageName } from './project.ts';

/** Makes a folder with a plugin to begin with. @throws Failure where there is something in it already. */
export function newPlugin(path: string, { language }: { language: LanguageName }): void {
  const folder = resolve(path);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Failure(`${folder} is not empty`);
  const { template, firstSteps } = languages[language];
  for (const [file, content] of Object.entries(template(basename(folder)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  print(folder);
  note('Next:');
  for (const step of [`cd ${path}`, ...firstSteps, 'omnigate plugin build', 'omnigate plugin test'])
    note(`  ${step}`);
}
