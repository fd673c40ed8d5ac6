/** URLSearchParams (URL Standard, URLSearchParams class), and what the URL that owns one must be able to do with it. */
export function createUrlSearchParams(decodeUtf8: (bytes: Uint8Array) => string) {
  /** Tells of each change that the program makes. */
  let observe: (params: URLSearchParams, onChange: (query: string) => void) => void;
  /** Takes over another query, without telling. */
  let replace: (params: URLSearchParams, query: string) => void;

  class URLSearchParams {
    #pairs: [string, string][] = [];
    #onChange: ((query: string) => void) | undefined;

    static {
      observe = (params, onChange) => {
        params.#onChange = onChange;
      };
      replace = (params, query) => {
        params.#pairs = params.#parse(query);
      };
    }
    constructor(init: unknown = '') {
      if (typeof init === 'object' && init !== null) {
        const entries: Iterable<unknown> =
          Symbol.iterator in init ? (init as Iterable<unknown>) : Object.entries(init);
        for (const entry of entries) {
          const pair = [...(entry as Iterable<unknown>)];
          if (pair.length !== 2)
            throw new TypeError('Each query pair must be an iterable [name, value] tuple');
          this.#pairs.push([String(pair[0]).toWellFormed(), String(pair[1]).toWellFormed()]);
        }
      } else {
        this.#pairs = this.#parse(String(init));
      }
    }
    get [Symbol.toStringTag](): string {
      return 'URLSearchParams';
    }
    get size(): number {
      return this.#pairs.length;
    }
    append(name: unknown, value: unknown): void {
      this.#pairs.push([String(name).toWellFormed(), String(value).toWellFormed()]);
      this.#changed();
    }
    delete(name: unknown, value?: unknown): void {
      this.#pairs = this.#pairs.filter(
        ([key, item]) => key !== String(name) || (value !== undefined && item !== String(value)),
      );
      this.#changed();
    }
    get(name: unknown): string | null {
      return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null;
    }
    getAll(name: unknown): string[] {
      return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value);
    }
    has(name: unknown, value?: unknown): boolean {
      return this.#pairs.some(
        ([key, item]) => key === String(name) && (value === undefined || item === String(value)),
      );
    }
    set(name: unknown, value: unknown): void {
      const first = this.#pairs.find(([key]) => key === String(name));
      if (first) {
        first[1] = String(value).toWellFormed();
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== first[0]);
        this.#changed();
      } else {
        this.append(name, value);
      }
    }
    sort(): void {
      this.#pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
      this.#changed();
    }
    forEach(
      callback: (value: string, name: string, params: URLSearchParams) => void,
      receiver?: unknown,
    ): void {
      for (const [name, value] of this) callback.call(receiver, value, name, this);
    }
    *keys(): Generator<string> {
      for (const [name] of this) yield name;
    }
    *values(): Generator<string> {
      for (const [, value] of this) yield value;
    }
    *entries(): Generator<[string, string]> {
      for (const [name, value] of this.#pairs) yield [name, value];
    }
    [Symbol.iterator](): Generator<[string, string]> {
      return this.entries();
    }
    toString(): string {
      return this.#pairs.map((pair) => pair.map((text) => this.#encode(text)).join('=')).join('&');
    }
    [Symbol.for('nodejs.util.inspect.custom')](
      _depth: number,
      options: object,
      inspect: (value: unknown, options: object) => string,
    ): string {
      const pairs = this.#pairs.map(
        ([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`,
      );
      return `URLSearchParams {${pairs.length > 0 ? ` ${pairs.join(', ')} ` : ''}}`;
    }
    #parse(query: string): [string, string][] {
      return query
        .replace(/^\?/, '')
        .split('&')
        .filter(Boolean)
        .map((part) => {
          const [name = '', ...value] = part.split('=');
          return [this.#decode(name), this.#decode(value.join('='))];
        });
    }
    /** Percent-decoding that leaves what is malformed as it is. */
    #decode(text: string): string {
      return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
        const bytes = escaped
          .slice(1)
          .split('%')
          .map((hex) => Number.parseInt(hex, 16));
        return decodeUtf8(new Uint8Array(bytes));
      });
    }
    #encode(text: string): string {
      return encodeURIComponent(text).replace(/[!'()~]|%20/g, (character) =>
        character === '%20' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    }
    #changed(): void {
      this.#onChange?.(this.toString());
    }
  }
  return { URLSearchParams, observe, replace };
}
