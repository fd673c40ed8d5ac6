import { BinaryReader, encodeUnsigned, joinSections, sections } from './binary-reader.ts';

const IMPORTS = 10;
const EXPORTS = 11;

/** The package that wasm-tools puts a component's own world in. */
const ROOT = 'root:component';

/** A component whose interfaces are all in one package, and what they were called before. */
export interface FlattenedComponent {
  bytes: Uint8Array;
  /** `root:component/i0` → `wasi:io/streams@0.2.3`. */
  originalNames: Map<string, string>;
  imports: string[];
}

/**
 * Moves all interfaces that a component names into one package. Of a component's WIT, wasm-tools prints only the package of its world, and
 * that would say nothing of what is inside the interfaces. Only the names of imports and exports change (component-model, Binary.md,
 * Import and Export Definitions).
 * @throws RangeError where the component cannot be read.
 */
export function flattenPackages(component: Uint8Array): FlattenedComponent {
  const newNames = new Map<string, string>();
  const imports: string[] = [];
  const rename = (name: string) => {
    if (!name.includes(':')) return name;
    const renamed = newNames.get(name) ?? `${ROOT}/i${newNames.size}`;
    newNames.set(name, renamed);
    return renamed;
  };
  const changed = [...sections(component)].map(({ id, content }) => {
    if (id === IMPORTS) return { id, content: renameItems(content, rename, skipDescription, imports) };
    if (id === EXPORTS) return { id, content: renameItems(content, rename, skipExported, []) };
    return { id, content };
  });
  return {
    bytes: joinSections(component, changed),
    originalNames: new Map([...newNames].map(([name, renamed]) => [renamed, name])),
    imports,
  };
}

/** `vec` of a name and what follows it, which is copied. */
function renameItems(
  content: Uint8Array,
  rename: (name: string) => string,
  skipRest: (reader: BinaryReader) => void,
  names: string[],
): Uint8Array {
  const reader = new BinaryReader(content);
  const count = reader.index();
  const pieces: Uint8Array[] = [encodeUnsigned(count)];
  for (let n = 0; n < count; n += 1) {
    const form = reader.byte();
    if (form > 1) throw new RangeError(`a name has the form ${form}, which is newer than this platform`);
    const name = Buffer.from(reader.take(reader.index())).toString();
    names.push(name);
    const renamed = Buffer.from(rename(name));
    const start = reader.position;
    skipRest(reader);
    pieces.push(
      Uint8Array.of(form),
      encodeUnsigned(renamed.length),
      renamed,
      content.subarray(start, reader.position),
    );
  }
  return Buffer.concat(pieces);
}

/** `sortidx`, and perhaps a description. */
function skipExported(reader: BinaryReader): void {
  const isCore = reader.byte() === 0;
  if (isCore) reader.byte();
  reader.index();
  if (reader.byte() === 1) skipDescription(reader);
}

/** `externdesc`. */
function skipDescription(reader: BinaryReader): void {
  const sort = reader.byte();
  if (sort === 2)
    throw new RangeError('it has values among its imports or exports, which nothing supports yet');
  // A core module's type has a byte of its own before its index; a type bound "sub resource" has no index.
  const form = sort === 0 || sort === 3 ? reader.byte() : undefined;
  if (sort === 3 && form === 1) return;
  reader.index();
}
