import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../../sandbox/package-folder.ts';
import type { PythonAssets } from '../realm/interpreter.ts';
import { realmSource } from '../realm/realm-source.ts';

const PYODIDE = packageFolder('pyodide', import.meta.url);

/** Where the snapshot is that the build makes. */
export const SNAPSHOT = join(import.meta.dirname, '../../../../../python.snapshot');

/** A script for an isolate. */
export interface RealmScript {
  source: string;
  filename: string;
}

/**
 * The scripts that load Python, in their order. Pyodide comes as modules, which isolates could only load without V8's
 * code cache; what makes them modules are one `export` and the questions for their own address.
 */
export function realmScripts(): RealmScript[] {
  return [
    { filename: 'realm.js', source: realmSource() },
    {
      filename: 'pyodide.asm.js',
      source: asScript('pyodide.asm.mjs', /export default (\w+);?\s*$/, 'createPyodideModule'),
    },
    {
      filename: 'pyodide.js',
      source: asScript(
        'pyodide.mjs',
        /export\{(\w+) as loadPyodide,\w+ as version\};?[^}]*$/,
        'loadPyodide',
      ).replace(
        // The loader would import its other half by address.
        'jsglobals:globalThis',
        'createPyodideModule:globalThis.createPyodideModule,jsglobals:globalThis',
      ),
    },
  ];
}

function asScript(file: string, exported: RegExp, name: string): string {
  const source = readFileSync(join(PYODIDE, file), 'utf8');
  const [statement, identifier] = exported.exec(source) ?? [];
  if (statement === undefined) throw new Error(`pyodide's ${file} is not as it was: it exports no ${name}`);
  const body = source
    .slice(0, source.lastIndexOf(statement))
    .replaceAll('import.meta.url', JSON.stringify(`/python/${file}`));
  return `(() => {${body}\nglobalThis.${name} = ${identifier};\n})();`;
}

/** What the scripts load. */
export function pythonAssets(withSnapshot: boolean): PythonAssets {
  const lock = JSON.parse(readFileSync(join(PYODIDE, 'pyodide-lock.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return {
    wasm: bytesOf(join(PYODIDE, 'pyodide.asm.wasm')),
    stdlib: bytesOf(join(PYODIDE, 'python_stdlib.zip')),
    lock: JSON.stringify({ ...lock, packages: {} }),
    snapshot: withSnapshot ? bytesOf(SNAPSHOT) : undefined,
  };
}

function bytesOf(path: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(path)).buffer;
}
