import type { TokenReader } from './token-reader.ts';
import type { CaseSyntax, TypeDefinition, TypeSyntax } from './wit-syntax.ts';

/** Types within types: no toolchain makes deeper ones, and a reader must not run out of stack. */
const MAX_DEPTH = 64;

/** Generic types of which no value can be copied. */
const REFUSED: Record<string, string> = {
  own: 'a resource',
  borrow: 'a resource',
  future: 'a future',
  stream: 'a stream',
  'error-context': 'an error context',
  map: 'a map',
};

/** A type where it is used (component-model, WIT.md, Types). @throws WitSyntaxError */
export function parseType(reader: TokenReader, depth = 0): TypeSyntax {
  if (depth > MAX_DEPTH) throw reader.unexpected('a type that is not so deep');
  const token = reader.peek();
  const { line, column } = token;
  const inner = () => parseType(reader, depth + 1);
  const name = reader.name();
  if (token.text.startsWith('%')) return { kind: 'name', name, place: { line, column } };
  const what = REFUSED[name];
  if (what !== undefined) {
    if (reader.skip('<')) reader.list('>', inner);
    return { kind: 'refused', what, place: { line, column } };
  }
  switch (name) {
    case 'list':
      return parseList(reader, inner);
    case 'option': {
      reader.expect('<');
      const item = inner();
      reader.expect('>');
      return { kind: 'option', item };
    }
    case 'tuple':
      reader.expect('<');
      return { kind: 'tuple', items: reader.list('>', inner) };
    case 'result':
      return parseResult(reader, inner);
    default:
      return { kind: 'name', name, place: { line, column } };
  }
}

function parseList(reader: TokenReader, inner: () => TypeSyntax): TypeSyntax {
  reader.expect('<');
  const item = inner();
  let length: number | undefined;
  if (reader.skip(',')) {
    if (reader.peek().kind !== 'integer') throw reader.unexpected('the length of the list');
    length = Number(reader.next().text);
  }
  reader.expect('>');
  return { kind: 'list', item, length };
}

function parseResult(reader: TokenReader, inner: () => TypeSyntax): TypeSyntax {
  if (!reader.skip('<')) return { kind: 'result', ok: undefined, error: undefined };
  const ok = reader.skip('_') ? undefined : inner();
  const error = reader.skip(',') ? inner() : undefined;
  reader.expect('>');
  return { kind: 'result', ok, error };
}

/** `record`, `variant`, `enum`, `flags`, `resource` or `type`; undefined where none of them begins here. */
export function parseTypeDefinition(reader: TokenReader): TypeDefinition | undefined {
  const keyword = reader.peek();
  const { text, docs, line, column } = keyword;
  // `record: func()` is a function of that name.
  if (reader.peek(1).text === ':') return undefined;
  switch (text) {
    case 'type': {
      reader.next();
      const name = reader.name();
      reader.expect('=');
      const type = parseType(reader);
      reader.expect(';');
      return { kind: 'type', name, type, docs };
    }
    case 'record': {
      reader.next();
      const name = reader.name();
      reader.expect('{');
      const fields = reader.list('}', () => {
        const { docs: fieldDocs } = reader.peek();
        const field = reader.name();
        reader.expect(':');
        return { name: field, type: parseType(reader), docs: fieldDocs };
      });
      return { kind: 'type', name, type: { kind: 'record', fields }, docs };
    }
    case 'variant':
    case 'enum':
    case 'flags': {
      reader.next();
      const name = reader.name();
      reader.expect('{');
      const cases = reader.list('}', () => parseCase(reader, text === 'variant'));
      return { kind: 'type', name, type: { kind: text, cases }, docs };
    }
    case 'resource': {
      reader.next();
      const name = reader.name();
      skipResourceBody(reader);
      return {
        kind: 'type',
        name,
        type: { kind: 'refused', what: 'a resource', place: { line, column } },
        docs,
      };
    }
    default:
      return undefined;
  }
}

function parseCase(reader: TokenReader, mayHaveValue: boolean): CaseSyntax {
  const { docs } = reader.peek();
  const name = reader.name();
  if (!mayHaveValue || !reader.skip('(')) return { name, type: undefined, docs };
  const type = parseType(reader);
  reader.expect(')');
  return { name, type, docs };
}

/** What a resource can do is of no interest: no tool has one. */
function skipResourceBody(reader: TokenReader): void {
  if (reader.skip(';')) return;
  reader.expect('{');
  while (!reader.skip('}')) {
    if (reader.peek().kind === 'end') throw reader.unexpected('"}"');
    reader.next();
  }
}
