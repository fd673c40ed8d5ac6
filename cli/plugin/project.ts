import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseWit } from '../../worker/plugins/interface/parse-wit.ts';
import { WitSyntaxError } from '../../worker/plugins/interface/wit-tokens.ts';
import { Failure } from '../failure.ts';

export const LANGUAGES = ['typescript', 'python', 'rust'] as const;
export type LanguageName = (typeof LANGUAGES)[number];

/** A folder with a plugin's sources. */
export interface Project {
  /** Absolute. */
  folder: string;
  /** Undefined where there are no sources that a toolchain is known for, only a component. */
  language: LanguageName | undefined;
  /** Where `world.wit` is, if there is one. */
  worldFile: string | undefined;
}

/** What a folder of each language has. */
const MARKS: Record<LanguageName, readonly string[]> = {
  typescript: ['plugin.ts', 'plugin.js'],
  python: ['app.py'],
  rust: ['Cargo.toml'],
};

/** @throws Failure where the folder holds no plugin. */
export function openProject(path: string): Project {
  const folder = resolve(path);
  if (!existsSync(folder)) throw new Failure(`there is no folder ${folder}`);
  const language = LANGUAGES.find((it) => MARKS[it].some((file) => existsSync(join(folder, file))));
  if (language === undefined && !existsSync(join(folder, 'plugin.wasm'))) {
    const marks = LANGUAGES.map((it) => `${MARKS[it].join(' or ')} (${it})`).join(', ');
    throw new Failure(`${folder} holds no plugin: there is none of ${marks}, and no plugin.wasm`);
  }
  const worldFile = ['world.wit', 'wit/world.wit'].map((file) => join(folder, file)).find(existsSync);
  return { folder, language, worldFile };
}

/** The file of a project's sources. @throws Failure */
export function sourceFile({ folder }: Project, language: LanguageName): string {
  const file = MARKS[language].find((it) => existsSync(join(folder, it)));
  if (file === undefined) throw new Failure(`there is no ${MARKS[language].join(' or ')} in ${folder}`);
  return join(folder, file);
}

/** The name of the world that a project is built for: the last of its `world.wit`. @throws Failure */
export function worldName({ folder, worldFile }: Project): string {
  if (worldFile === undefined)
    throw new Failure(`there is no world.wit in ${folder}, which says what the plugin exports`);
  try {
    const world = parseWit(readFileSync(worldFile, 'utf8')).worlds.at(-1);
    if (world === undefined) throw new Failure(`${worldFile} has no world`);
    return world.name;
  } catch (error) {
    if (error instanceof WitSyntaxError) throw new Failure(`${worldFile}, ${error.message}`);
    throw error;
  }
}

/** What a project is called where its manifest does not say. */
export function projectName({ folder }: Project): string {
  return basename(folder);
}
