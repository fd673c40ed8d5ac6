import { createUrlSearchParams } from './url-search-params.ts';

/**
 * The host's parser: the parts of a URL, after one of them was changed if asked for, or undefined when it is not valid.
 * Only texts cross the border.
 */
export type ReadUrl = (
  href: string,
  base?: string,
  part?: string,
  value?: string,
) => Record<string, string> | undefined;

/** URL and URLSearchParams (URL Standard); URLs are parsed by the host's own implementation of it. */
export function createUrl(read: ReadUrl, decodeUtf8: (bytes: Uint8Array) => string) {
  const { URLSearchParams, observe, replace } = createUrlSearchParams(decodeUtf8);
  const longest = 64 * 1024;
  const settable = [
    'protocol',
    'username',
    'password',
    'host',
    'hostname',
    'port',
    'pathname',
    'search',
    'hash',
  ];
  let partOf: (url: URL, name: string) => string;
  let setPart: (url: URL, name: string, value: string) => void;

  function parse(input: unknown, base: unknown): Record<string, string> | undefined {
    const href = String(input);
    const baseHref = base === undefined ? undefined : String(base);
    return href.length + (baseHref?.length ?? 0) > longest ? undefined : read(href, baseHref);
  }

  class URL {
    #parts: Record<string, string>;
    readonly #searchParams: InstanceType<typeof URLSearchParams>;

    static {
      partOf = (url, name) => url.#parts[name] ?? '';
      setPart = (url, name, value) => {
        url.#parts =
          (value.length <= longest && read(partOf(url, 'href'), undefined, name, value)) || url.#parts;
      };
    }
    static canParse(input: unknown, base?: unknown): boolean {
      return parse(input, base) !== undefined;
    }
    static parse(input: unknown, base?: unknown): URL | null {
      return URL.canParse(input, base) ? new URL(input, base) : null;
    }
    constructor(input: unknown, base?: unknown) {
      const parts = parse(input, base);
      if (!parts)
        throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(input) });
      this.#parts = parts;
      this.#searchParams = new URLSearchParams(parts.search);
      observe(this.#searchParams, (query) => setPart(this, 'search', query));
    }
    get href(): string {
      return partOf(this, 'href');
    }
    set href(value: unknown) {
      this.#parts = new URL(value).#parts;
      replace(this.#searchParams, partOf(this, 'search'));
    }
    get origin(): string {
      return partOf(this, 'origin');
    }
    get searchParams() {
      return this.#searchParams;
    }
    toString(): string {
      return this.href;
    }
    toJSON(): string {
      return this.href;
    }
    [Symbol.for('nodejs.util.inspect.custom')](
      _depth: number,
      options: object,
      inspect: (value: unknown, options: object) => string,
    ): string {
      const parts = Object.fromEntries(
        ['href', 'origin', ...settable].map((name) => [name, partOf(this, name)]),
      );
      return `URL ${inspect({ ...parts, searchParams: this.searchParams }, options)}`;
    }
  }

  for (const name of settable) {
    Object.defineProperty(URL.prototype, name, {
      enumerable: true,
      configurable: true,
      get(this: URL) {
        return partOf(this, name);
      },
      set(this: URL, value: unknown) {
        setPart(this, name, String(value));
        if (name === 'search') replace(this.searchParams, partOf(this, 'search'));
      },
    });
  }
  return { URL, URLSearchParams };
}
