/** A piece of WIT text. `docs` are the `///` lines, or the block, directly before it. */
export interface Token {
  kind: 'name' | 'integer' | 'version' | 'symbol' | 'end';
  text: string;
  line: number;
  column: number;
  docs: string;
}

/** WIT text that is not well-formed. The message begins with the place. */
export class WitSyntaxError extends Error {
  constructor({ line, column }: Pick<Token, 'line' | 'column'>, message: string) {
    super(`line ${line}, column ${column}: ${message}`);
    this.name = 'WitSyntaxError';
  }
}

const PATTERNS: readonly [Token['kind'] | 'space' | 'line-comment', RegExp][] = [
  ['space', /\s+/y],
  ['line-comment', /\/\/[^\n]*/y],
  // After `@` and in gates: SemVer 2.0.0.
  ['version', /\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?/y],
  ['integer', /\d+/y],
  ['name', /%?[A-Za-z][0-9A-Za-z]*(-[A-Za-z0-9]+)*/y],
  ['symbol', /->|[{}()<>=,;:/.@*_]/y],
];

/**
 * Cuts WIT text into tokens (component-model, WIT.md, Lexical structure).
 * @throws WitSyntaxError
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let docs: string[] = [];
  let position = 0;
  let line = 1;
  let lineStart = 0;
  const place = () => ({ line, column: position - lineStart + 1 });
  const advance = (length: number) => {
    for (const end = position + length; position < end; position += 1) {
      if (text[position] !== '\n') continue;
      line += 1;
      lineStart = position + 1;
    }
  };
  while (position < text.length) {
    if (text.startsWith('/*', position)) {
      const comment = blockComment(text, position);
      if (comment === undefined) throw new WitSyntaxError(place(), 'this comment has no end');
      if (comment.startsWith('/**') && comment.length > 4) docs.push(...blockLines(comment));
      advance(comment.length);
      continue;
    }
    const found = match(text, position);
    if (found === undefined) throw new WitSyntaxError(place(), `"${text[position]}" does not belong here`);
    const [kind, lexeme] = found;
    if (kind === 'line-comment') {
      if (lexeme.startsWith('///')) docs.push(lexeme.replace(/^\/{3,} ?/, '').trimEnd());
    } else if (kind !== 'space') {
      tokens.push({ kind, text: lexeme, ...place(), docs: docs.join('\n').trim() });
      docs = [];
    }
    advance(lexeme.length);
  }
  tokens.push({ kind: 'end', text: '', ...place(), docs: '' });
  return tokens;
}

function match(text: string, position: number) {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found) return [kind, found[0]] as const;
  }
  return undefined;
}

/** Block comments nest; undefined where one does not end. */
function blockComment(text: string, start: number): string | undefined {
  const borders = /\/\*|\*\//g;
  borders.lastIndex = start;
  let depth = 0;
  for (let found = borders.exec(text); found; found = borders.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return text.slice(start, borders.lastIndex);
  }
  return undefined;
}

function blockLines(comment: string): string[] {
  return comment
    .slice(3, -2)
    .split('\n')
    .map((it) => it.replace(/^\s*\* ?/, '').trimEnd());
}
