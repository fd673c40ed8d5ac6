import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $init as bindgenReady, generate } from '@bytecodealliance/jco-transpile/component';
import { componentWit } from '@bytecodealliance/jco-transpile/wasm-tools';
import { parseWit } from '../../interface/parse-wit.ts';
import { exportedFunctions, interfaceId, type WorldFunction } from '../../interface/resolve-world.ts';
import type { WitDocument } from '../../interface/wit-syntax.ts';
import type { ExportedFunction } from '../../interface/wit-type.ts';
import { BUILT_FILES, type BuildReply, type BuildRequest, type BuiltInterface } from '../build-reply.ts';
import { flattenPackages } from '../flatten-packages.ts';
import { limitMemory, MemoryTooLarge } from '../limit-memory.ts';
import { unsupportedImport } from '../supported-imports.ts';
import { isToolchainExport } from '../toolchain-exports.ts';

const MEGABYTE = 1024 * 1024;

/** Functions of one component that become tools, at the most. */
const MAX_FUNCTIONS = 500;

/** Quotes, backslashes, control characters and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNSAFE_NAME = /['"`\\\u0000-\u001f\u007f\u2028\u2029]/;

/** A component that cannot be a plugin. The message is for whoever uploaded it. */
class Refused extends Error {}

/** Reads what a component exports, translates it to JavaScript and core modules, and writes these into the folder. */
export async function buildComponent(request: BuildRequest): Promise<BuildReply> {
  const component = readFileSync(request.component);
  try {
    const built = await readInterface(component);
    await bindgenReady;
    writeFiles(translate(component), request);
    writeFileSync(join(request.folder, BUILT_FILES.interface), JSON.stringify(built));
    return { kind: 'built', ...built };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

async function readInterface(component: Uint8Array): Promise<BuiltInterface> {
  const { bytes, originalNames, imports } = refuseUnreadable(() => flattenPackages(component));
  const text = await componentWit(bytes).catch((error: unknown) => {
    throw new Refused(`it is no valid component: ${firstLine(error)}`);
  });
  const document = parseWit(text);
  const [world] = document.worlds;
  if (world === undefined) throw new Refused('it is a package of WIT, not a component that runs');
  for (const name of imports) {
    const reason = isTypesOnly(name, document, originalNames) ? undefined : unsupportedImport(name);
    if (reason !== undefined) throw new Refused(reason);
  }
  const exported = exportedFunctions(document, world)
    .map((it) => withOriginalName(it, originalNames))
    .filter((it) => !isToolchainExport(it));
  const functions = exported.map(toolFunction);
  if (functions.length === 0) throw new Refused(nothingToCall(originalNames));
  if (functions.length > MAX_FUNCTIONS) throw new Refused(`it exports more than ${MAX_FUNCTIONS} functions`);
  return { functions, imports };
}

/** An interface that is imported only for its types asks for nothing. */
function isTypesOnly(
  name: string,
  { interfaces }: WitDocument,
  originalNames: ReadonlyMap<string, string>,
): boolean {
  const imported = interfaces.find((it) => originalNames.get(interfaceId(it)) === name);
  return (
    imported?.items.every(
      (item) => item.kind === 'use' || (item.kind === 'type' && item.type.kind !== 'refused'),
    ) === true
  );
}

function withOriginalName(it: WorldFunction, originalNames: ReadonlyMap<string, string>): WorldFunction {
  const original = (id: string | undefined) => (id === undefined ? undefined : (originalNames.get(id) ?? id));
  return it.kind === 'function'
    ? { ...it, function: { ...it.function, interface: original(it.function.interface) } }
    : { ...it, interface: original(it.interface) };
}

function toolFunction(it: WorldFunction): ExportedFunction {
  if (it.kind === 'function') return it.function;
  const path = it.interface === undefined ? it.name : `${it.interface}#${it.name}`;
  const reason = it.kind === 'refused' ? it.reason : 'has types that are not in the component';
  throw new Refused(
    `${path} ${reason}. A tool takes and gives values only, and keeps nothing between calls: export functions over records, lists and the like`,
  );
}

function nothingToCall(originalNames: ReadonlyMap<string, string>): string {
  const isCommand = [...originalNames.values()].some((name) => name.startsWith('wasi:cli/run@'));
  return isCommand
    ? 'it is a command (it exports wasi:cli/run) and exports no function: export functions in a world of your own'
    : 'it exports no function, so there would be no tool';
}

function translate(component: Uint8Array): [string, Uint8Array][] {
  try {
    const { files } = generate(component, {
      name: 'component',
      noTypescript: true,
      noNodejsCompat: true,
      instantiation: { tag: 'sync' },
      base64Cutoff: 0,
    });
    return files;
  } catch (error) {
    throw new Refused(`it cannot be translated: ${firstLine(error)}`);
  }
}

function writeFiles(files: readonly [string, Uint8Array][], { folder, memoryBytes }: BuildRequest): void {
  for (const [name, content] of files) {
    const isModule = name.endsWith('.wasm');
    const written = isModule ? refuseUnreadable(() => withinLimit(content, memoryBytes)) : content;
    writeFileSync(join(folder, name), written);
  }
}

function withinLimit(module: Uint8Array, memoryBytes: number): Uint8Array {
  try {
    const limited = limitMemory(module, memoryBytes);
    checkNames(limited);
    return limited;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      throw new Refused(`V8 does not take a module of it: ${error.message}`);
    }
    if (!(error instanceof MemoryTooLarge)) throw error;
    const needed = Math.ceil(Number(error.neededBytes) / MEGABYTE);
    throw new Refused(
      `it needs ${needed} MB from the start, and may have ${memoryBytes / MEGABYTE} MB: raise resources.limits.memory in noorle.yaml`,
    );
  }
}

/** jco 0.15 writes names of core modules into JavaScript as they are: one that ends a string there could go on with code. */
function checkNames(module: Uint8Array): void {
  const compiled = new WebAssembly.Module(module);
  const names = [
    ...WebAssembly.Module.imports(compiled).flatMap((it) => [it.module, it.name]),
    ...WebAssembly.Module.exports(compiled).map((it) => it.name),
  ];
  const bad = names.find((name) => UNSAFE_NAME.test(name));
  if (bad !== undefined)
    throw new Refused(
      `a module in it has the name ${JSON.stringify(bad)}, with characters that names cannot have here`,
    );
}

function refuseUnreadable<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new Refused(`it cannot be read: ${error.message}`);
    throw error;
  }
}

/** Of what wasm-tools says, the part that says what is wrong. */
function firstLine(error: unknown): string {
  const { payload, message } = error as { payload?: unknown; message?: unknown };
  return String(payload ?? message ?? error).split('\n', 1)[0] ?? '';
}
