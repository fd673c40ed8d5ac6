import { isToolchainExport } from '../build/toolchain-exports.ts';
import { differences, functionPath } from './compare-functions.ts';
import { parseWit } from './parse-wit.ts';
import { exportedFunctions, type WorldFunction } from './resolve-world.ts';
import type { ExportedFunction } from './wit-type.ts';

/**
 * Adds to a component's functions what `world.wit` says about them: a component loses its comments when it is built. Where the text has
 * several worlds, the one counts that agrees with the component.
 * @returns also how they differ; empty where they agree.
 * @throws WitSyntaxError
 */
export function withWorld(
  functions: readonly ExportedFunction[],
  text: string,
): { functions: ExportedFunction[]; differences: string[] } {
  const document = parseWit(text);
  const candidates = document.worlds.map((world) => {
    const declared = exportedFunctions(document, world).filter((it) => !isToolchainExport(it));
    return { declared, found: differences(functions, declared) };
  });
  const [best] = candidates.toSorted((a, b) => a.found.length - b.found.length);
  if (best === undefined) return { functions: [...functions], differences: ['world.wit has no world'] };
  return { functions: functions.map((it) => documented(it, best.declared)), differences: best.found };
}

/** Types are the same on both sides, but only those of `world.wit` have comments. */
function documented(exported: ExportedFunction, declared: readonly WorldFunction[]): ExportedFunction {
  const path = functionPath(exported);
  const said = declared.find((it) => functionPath(it.kind === 'function' ? it.function : it) === path);
  if (said?.kind === 'function') return said.function;
  return said?.kind === 'unknown' ? { ...exported, description: said.description } : exported;
}
