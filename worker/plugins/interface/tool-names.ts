import { type ExportedFunction, shortInterfaceName } from './wit-type.ts';

/**
 * The names of tools: that of the function; where an earlier function has it, with the interface's name before it; then with a
 * number. Functions of the world itself come first.
 */
export function nameTools<Function extends Pick<ExportedFunction, 'interface' | 'name'>>(
  functions: readonly Function[],
): Map<string, Function> {
  const named = new Map<string, Function>();
  const worldFirst = [
    ...functions.filter((it) => it.interface === undefined),
    ...functions.filter((it) => it.interface !== undefined),
  ];
  for (const it of worldFirst) {
    let name = it.name;
    if (named.has(name) && it.interface !== undefined)
      name = `${shortInterfaceName(it.interface)}_${it.name}`;
    const base = name;
    for (let n = 2; named.has(name); n += 1) name = `${base}_${n}`;
    named.set(name, it);
  }
  return named;
}
