import { parseType, parseTypeDefinition } from './parse-type.ts';
import { TokenReader } from './token-reader.ts';
import type {
  FunctionSyntax,
  InterfaceItem,
  InterfaceSyntax,
  UseSyntax,
  WitDocument,
  WitPath,
  WorldItem,
} from './wit-syntax.ts';

/**
 * Reads WIT text (component-model, WIT.md): interfaces and worlds of its package and of packages nested in it.
 * @throws WitSyntaxError
 */
export function parseWit(text: string): WitDocument {
  const document: WitDocument = { interfaces: [], worlds: [] };
  const reader = new TokenReader(text);
  parsePackage(reader, document, 'end', '');
  return document;
}

function parsePackage(reader: TokenReader, document: WitDocument, close: '}' | 'end', name: string): void {
  let current = name;
  while (close === 'end' ? reader.peek().kind !== 'end' : !reader.skip(close)) {
    skipGates(reader);
    if (reader.skip('package')) {
      const path = parsePath(reader);
      if (reader.skip('{')) parsePackage(reader, document, '}', path);
      else {
        reader.expect(';');
        current = path;
      }
    } else if (reader.skip('interface')) {
      document.interfaces.push(parseInterface(reader, current, reader.name()));
    } else if (reader.skip('world')) {
      const world = { package: current, name: reader.name(), items: [] as WorldItem[] };
      reader.expect('{');
      while (!reader.skip('}')) world.items.push(parseWorldItem(reader, current));
      document.worlds.push(world);
    } else if (reader.skip('use')) {
      // Only gives a foreign interface another name in this file; it is looked up by its own.
      parsePath(reader);
      if (reader.skip('as')) reader.name();
      reader.expect(';');
    } else {
      throw reader.unexpected('"package", "interface" or "world"');
    }
  }
}

function parseInterface(reader: TokenReader, packageName: string, name: string): InterfaceSyntax {
  reader.expect('{');
  const items: InterfaceItem[] = [];
  while (!reader.skip('}')) {
    const docs = skipGates(reader);
    items.push(
      parseUse(reader) ?? withDocs(parseTypeDefinition(reader), docs) ?? parseFunction(reader, docs),
    );
  }
  return { package: packageName, name, items };
}

function parseWorldItem(reader: TokenReader, packageName: string): WorldItem {
  const docs = skipGates(reader);
  const { line, column } = reader.peek();
  if (reader.skip('include')) {
    const path = parsePath(reader);
    if (reader.skip('with')) skipBraces(reader);
    reader.skip(';');
    return { kind: 'include', path, place: { line, column } };
  }
  if (reader.sees('import') || reader.sees('export')) {
    const isExport = reader.next().text === 'export';
    const item = parseExtern(reader, packageName, docs);
    return isExport ? item : { kind: 'import' };
  }
  const item = parseUse(reader) ?? withDocs(parseTypeDefinition(reader), docs);
  if (item === undefined) throw reader.unexpected('"export", "import", "use", "include" or a type');
  return item;
}

function parseExtern(reader: TokenReader, packageName: string, docs: string): WorldItem {
  const { line, column } = reader.peek();
  // `name: func` and `name: interface`, but `ns:package/name`.
  const second = reader.peek(2).text;
  if (reader.peek(1).text === ':' && second === 'interface' && reader.peek(3).text === '{') {
    const name = reader.name();
    reader.expect(':');
    reader.expect('interface');
    return { kind: 'export-inline', interface: parseInterface(reader, packageName, name) };
  }
  if (
    reader.peek(1).text === ':' &&
    (second === 'func' || second === 'async') &&
    reader.peek(3).text !== '/'
  ) {
    return { kind: 'export-function', function: parseFunction(reader, docs) };
  }
  const path = parsePath(reader);
  reader.expect(';');
  return { kind: 'export-interface', path, place: { line, column } };
}

function parseUse(reader: TokenReader): UseSyntax | undefined {
  if (!reader.sees('use') || reader.peek(1).text === ':') return undefined;
  const { line, column } = reader.next();
  const path = parsePath(reader);
  reader.expect('.');
  reader.expect('{');
  const names = reader.list('}', () => {
    const name = reader.name();
    return { name, as: reader.skip('as') ? reader.name() : name };
  });
  reader.expect(';');
  return { kind: 'use', path, names, place: { line, column } };
}

function parseFunction(reader: TokenReader, docs: string): FunctionSyntax {
  const { line, column } = reader.peek();
  const name = reader.name();
  reader.expect(':');
  const isAsync = reader.skip('async');
  reader.expect('func');
  reader.expect('(');
  const parameters = reader.list(')', () => {
    const { docs: parameterDocs } = reader.peek();
    const parameter = reader.name();
    reader.expect(':');
    return { name: parameter, type: parseType(reader), docs: parameterDocs };
  });
  const result = reader.skip('->') ? parseType(reader) : undefined;
  reader.expect(';');
  return { kind: 'function', name, isAsync, parameters, result, docs, place: { line, column } };
}

/** `name`, `ns:package`, `ns:package/name`, each perhaps with `@version`; namespaces and names may nest. */
function parsePath(reader: TokenReader): WitPath {
  let path = reader.name();
  while (reader.sees(':') || reader.sees('/')) path += reader.next().text + reader.name();
  if (!reader.skip('@')) return path;
  if (reader.peek().kind !== 'version') throw reader.unexpected('a version such as 1.0.0');
  return `${path}@${reader.next().text}`;
}

/** `@since(…)` and the like. @returns the comment before them, which belongs to what follows. */
function skipGates(reader: TokenReader): string {
  const { docs } = reader.peek();
  while (reader.skip('@')) {
    reader.name();
    if (!reader.skip('(')) continue;
    while (!reader.skip(')')) {
      if (reader.next().kind === 'end') throw reader.unexpected('")"');
    }
  }
  return docs || reader.peek().docs;
}

function withDocs<Item extends { docs: string }>(item: Item | undefined, docs: string): Item | undefined {
  return item && { ...item, docs: docs || item.docs };
}

function skipBraces(reader: TokenReader): void {
  reader.expect('{');
  while (!reader.skip('}')) {
    if (reader.next().kind === 'end') throw reader.unexpected('"}"');
  }
}
