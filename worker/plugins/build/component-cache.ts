import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { PlatformError } from '../../../platform/errors.ts';
import type { Logger } from '../../../platform/logger.ts';
import { HostError } from '../../sandbox/host-error.ts';
import { nameTools } from '../interface/tool-names.ts';
import type { ExportedFunction } from '../interface/wit-type.ts';
import { runBuild } from './build-process.ts';
import { BUILT_FILES, type BuildReply, type BuiltInterface } from './build-reply.ts';
import { builderVersion } from './builder-version.ts';
import { trimFolders } from './trim-folders.ts';

/** Which build of which component. */
export interface BuildKey {
  /** SHA-256 of the component, in hexadecimal. */
  componentHash: string;
  memoryBytes: number;
}

/** A component, built and on this machine's disk. */
export interface BuiltComponent extends BuiltInterface {
  folder: string;
  tools: ReadonlyMap<string, ExportedFunction>;
}

/** Interfaces that are held in memory. */
const MAX_INTERFACES = 200;

/** How often it is noted on disk that something is in use, in milliseconds. */
const MARK_MS = 10 * 60_000;

/** Builds at a time: each takes a core and some hundred megabytes. */
const MAX_BUILDS = 2;

/**
 * Built components, each built once on this machine and kept on its disk by its hash. Beyond a size, what was used longest ago goes; a host that
 * runs it has it in memory.
 */
export class ComponentCache {
  readonly #root: string;
  readonly #maxBytes: number;
  readonly #logger: Logger;
  readonly #known = new LRUCache<string, BuiltComponent>({ max: MAX_INTERFACES });
  /** When a folder was last marked as used. */
  readonly #marked = new Map<string, number>();
  readonly #underway = new Map<string, Promise<BuiltComponent>>();
  #building = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param root the folder; made when it is needed. */
  constructor(root: string, maxBytes: number, logger: Logger) {
    this.#root = root;
    this.#maxBytes = maxBytes;
    this.#logger = logger;
  }

  /** What hosts must be able to read. */
  get root(): string {
    return this.#root;
  }

  /**
   * A built component; builds it where it is not there yet.
   * @param fetch gets the component itself.
   * @throws PlatformError VALIDATION_FAILED where it can be no plugin, UNAVAILABLE where it could not be built now.
   */
  async get(key: BuildKey, fetch: () => Promise<Uint8Array>): Promise<BuiltComponent> {
    const name = await folderName(key);
    const known = this.#known.get(name);
    if (known !== undefined && existsSync(known.folder)) {
      await this.#mark(known.folder);
      return known;
    }
    const underway = this.#underway.get(name);
    if (underway !== undefined) return underway;
    const loading = this.#load(name, key, fetch).finally(() => this.#underway.delete(name));
    this.#underway.set(name, loading);
    return loading;
  }

  async #load(name: string, key: BuildKey, fetch: () => Promise<Uint8Array>): Promise<BuiltComponent> {
    const folder = join(this.#root, name);
    let built = await readInterface(folder);
    if (built === undefined) {
      await this.#turn();
      try {
        built = await this.#build(folder, key, await fetch());
      } finally {
        this.#building -= 1;
        this.#waiting.shift()?.();
      }
      await trimFolders(this.#root, this.#maxBytes, folder);
    }
    await this.#mark(folder);
    const component = { ...built, folder, tools: nameTools(built.functions) };
    this.#known.set(name, component);
    return component;
  }

  /** Times of folders say what was used last, to every worker on this disk. */
  async #mark(folder: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#marked.get(folder) ?? 0) < MARK_MS) return;
    if (this.#marked.size >= MAX_INTERFACES) this.#marked.clear();
    this.#marked.set(folder, now);
    await utimes(folder, now / 1000, now / 1000);
  }

  async #turn(): Promise<void> {
    while (this.#building >= MAX_BUILDS) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#building += 1;
  }

  async #build(folder: string, key: BuildKey, bytes: Uint8Array): Promise<BuiltInterface> {
    if (createHash('sha256').update(bytes).digest('hex') !== key.componentHash) {
      throw new PlatformError('UNAVAILABLE', 'the stored component is damaged; upload the plugin again');
    }
    const scratch = join(this.#root, `.building-${randomBytes(8).toString('hex')}`);
    const output = join(scratch, 'output');
    await mkdir(output, { recursive: true, mode: 0o700 });
    try {
      const component = join(scratch, 'component.wasm');
      await writeFile(component, bytes);
      const reply = await this.#run({ component, folder: output, memoryBytes: key.memoryBytes });
      // A package beside it, so that its code is read as a module wherever the folder is.
      await writeFile(join(output, 'package.json'), '{"type":"module"}');
      await rename(output, folder).catch(async (error: unknown) => {
        // Another worker on this machine was quicker.
        if ((await readInterface(folder)) === undefined) throw error;
      });
      return reply;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  async #run(request: Parameters<typeof runBuild>[0]): Promise<BuiltInterface> {
    let reply: BuildReply;
    try {
      reply = await runBuild(request, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.#logger.warn({ err: error, stderr: error.detail }, 'a component could not be built');
      throw new PlatformError(
        'VALIDATION_FAILED',
        `plugin.wasm: it could not be translated: ${error.message}`,
      );
    }
    if (reply.kind === 'refused')
      throw new PlatformError('VALIDATION_FAILED', `plugin.wasm: ${reply.reason}`);
    return { functions: reply.functions, imports: reply.imports };
  }
}

/** What is built by other tools, or for another limit, is another build. */
async function folderName({ componentHash, memoryBytes }: BuildKey): Promise<string> {
  return `${componentHash.slice(0, 40)}-${memoryBytes / 1024}k-${await builderVersion()}`;
}

/** Undefined where the folder is not there: it appears with everything in it. */
async function readInterface(folder: string): Promise<BuiltInterface | undefined> {
  const text = await readFile(join(folder, BUILT_FILES.interface), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as BuiltInterface);
}
