import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PluginConfig, readConfig } from '../../platform/config.ts';
import { PlatformError } from '../../platform/errors.ts';
import { packFolder } from '../../platform/plugins/pack.ts';
import { type PluginPackage, readPackage } from '../../platform/plugins/package.ts';
import { Failure } from '../failure.ts';
import { note, print } from '../output.ts';
import { type Project, projectName } from './project.ts';

/** A package, and what is in it. */
export interface PackedPlugin {
  name: string;
  packed: Buffer;
  content: PluginPackage;
}

/** What a platform takes that has the usual settings. */
export const USUAL_LIMITS: PluginConfig = readConfig({}).plugins;

/** Packs a project, and checks the package as an upload would. @throws Failure with what is wrong. */
export async function packProject(project: Project): Promise<PackedPlugin> {
  const { folder, worldFile } = project;
  if (!existsSync(join(folder, 'plugin.wasm'))) {
    throw new Failure(`there is no plugin.wasm in ${folder} yet; run omnigate plugin build`);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'omnigate-pack-'));
  try {
    for (const name of ['plugin.wasm', 'noorle.yaml', '.env']) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(scratch, name));
    }
    if (worldFile !== undefined) copyFileSync(worldFile, join(scratch, 'world.wit'));
    const packed = await packFolder(scratch);
    const content = await readPackage(packed, USUAL_LIMITS).catch(toFailure);
    return { name: content.manifest.metadata.name ?? projectName(project), packed, content };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Writes the package beside the sources. @param output where to, instead. */
export async function packPlugin(project: Project, output: string | undefined): Promise<void> {
  const { name, packed, content } = await packProject(project);
  const file = output ?? join(project.folder, `${name}.npack`);
  writeFileSync(file, packed);
  print(file);
  note(`${(packed.length / 1024 / 1024).toFixed(2)} MB, sha256 ${content.hash}`);
  tellWarnings(content.warnings);
  if (content.environment.size > 0) note('⚠ It holds the secrets of .env: treat it like one.');
}

export function tellWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) note(`⚠ ${warning}`);
}

/** What the platform would answer, as the failure of a command. */
export function toFailure(error: unknown): never {
  if (error instanceof PlatformError) throw new Failure(error.message, error.fields);
  throw error;
}
