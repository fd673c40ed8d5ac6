import { type Token, tokenize, WitSyntaxError } from './wit-tokens.ts';

/** Walks through the tokens of a WIT text. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  /** @throws WitSyntaxError */
  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  /** The token that comes next, or one `ahead` of it. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('there is always an end');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** Whether a symbol or word comes next. */
  sees(text: string): boolean {
    const token = this.peek();
    return token.text === text && token.kind !== 'end';
  }

  /** Takes a symbol or word if it comes next. */
  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.next();
    return true;
  }

  /** @throws WitSyntaxError where something else comes next. */
  expect(text: string): Token {
    if (!this.sees(text)) throw this.unexpected(`"${text}"`);
    return this.next();
  }

  /** A name; `%` before one only says that it is no keyword. */
  name(): string {
    if (this.peek().kind !== 'name') throw this.unexpected('a name');
    return this.next().text.replace(/^%/, '');
  }

  /** Items up to the closing symbol, separated by commas, of which the last may have one too. */
  list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.skip(close)) {
      items.push(item());
      if (!this.skip(',') && !this.sees(close)) throw this.unexpected(`"," or "${close}"`);
    }
    return items;
  }

  unexpected(wanted: string): WitSyntaxError {
    const token = this.peek();
    const found = token.kind === 'end' ? 'the end' : `"${token.text}"`;
    return new WitSyntaxError(token, `${wanted} should be here, not ${found}`);
  }
}
