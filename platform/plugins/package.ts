import { createHash } from 'node:crypto';
import { parseEnv } from 'node:util';
import { PlatformError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { defaultManifest, type Manifest, type ManifestBounds } from './manifest.ts';
import { parseManifest } from './manifest-text.ts';
import { type Archive, readArchive } from './package-archive.ts';
import { MEGABYTE, type PackageLimits } from './package-limits.ts';
import { packageProblem } from './package-problem.ts';
import { wasmProblem } from './wasm-kind.ts';

/** A package that was checked, except for what is inside its component. */
export interface PluginPackage {
  /** SHA-256 of the package, in hexadecimal. */
  hash: string;
  /** In bytes, as it was sent. */
  size: number;
  /** As it was sent. */
  packed: Buffer;
  component: Buffer;
  manifest: Manifest;
  /** `world.wit`, where there is one. */
  world: string | undefined;
  /** Secrets of `.env` that the manifest lets the plugin see. */
  environment: Map<string, string>;
  warnings: string[];
}

/** The largest `world.wit` and `.env`, in bytes. */
const MAX_TEXT_BYTES = 256 * 1024;

/**
 * Reads and checks a package (product.md, Plugins).
 * @throws PlatformError VALIDATION_FAILED, PAYLOAD_TOO_LARGE
 */
export async function readPackage(
  packed: Buffer,
  limits: PackageLimits & ManifestBounds,
): Promise<PluginPackage> {
  if (packed.length > limits.packageBytes) throw packageTooLarge(limits);
  const archive = await readArchive(packed, limits);
  const component = requiredComponent(archive);
  const problem = wasmProblem(component);
  if (problem !== undefined) throw packageProblem(problem);
  const manifestText = textOf(archive, 'noorle.yaml');
  const { manifest, warnings } =
    manifestText === undefined
      ? { manifest: defaultManifest(limits), warnings: [] }
      : parseManifest(manifestText, limits);
  const { environment, unlisted } = readEnvironment(textOf(archive, '.env'), manifest);
  return {
    hash: createHash('sha256').update(packed).digest('hex'),
    size: packed.length,
    packed,
    component,
    manifest,
    world: textOf(archive, 'world.wit'),
    environment,
    warnings: [
      ...warnings,
      ...unlisted,
      ...archive.ignored.slice(0, 20).map((name) => `${name} is not used`),
    ],
  };
}

/** @throws PlatformError */
export function packageTooLarge({ packageBytes }: PackageLimits): PlatformError {
  return new PlatformError('PAYLOAD_TOO_LARGE', `a package has at most ${packageBytes / MEGABYTE} MB`);
}

function requiredComponent({ files, ignored }: Archive): Buffer {
  const component = files['plugin.wasm'];
  if (component !== undefined) return component;
  const elsewhere = ignored.find((name) => name.endsWith('/plugin.wasm'));
  const near = nearest('plugin.wasm', ignored);
  if (elsewhere !== undefined) {
    throw packageProblem(`plugin.wasm is missing; there is ${elsewhere}, but it must not be in a folder`);
  }
  throw packageProblem(`plugin.wasm is missing${near === undefined ? '' : `; there is ${near}`}`);
}

function textOf({ files }: Archive, name: 'noorle.yaml' | 'world.wit' | '.env'): string | undefined {
  const bytes = files[name];
  if (bytes === undefined) return undefined;
  if (bytes.length > MAX_TEXT_BYTES) throw packageProblem(`${name} has more than ${MAX_TEXT_BYTES} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw packageProblem(`${name} is no UTF-8 text`);
  }
}

function readEnvironment(text: string | undefined, { permissions }: Manifest) {
  const environment = new Map<string, string>();
  const unlisted: string[] = [];
  for (const [key, value] of Object.entries(parseEnv(text ?? ''))) {
    if (permissions.environment.includes(key)) environment.set(key, value ?? '');
    else {
      unlisted.push(
        `${key} in .env is not kept: permissions.environment.allow of noorle.yaml does not list it, so the plugin could not see it`,
      );
    }
  }
  return { environment, unlisted };
}
