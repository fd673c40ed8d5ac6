import { RE2JS } from 're2js';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * What secrets look like. Each takes time in proportion to the text: no part can match the same characters in two ways.
 */
const SECRETS = new RegExp(
  [
    // PEM (RFC 7468); a text may have been cut in the middle of one.
    '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?',
    // JSON Web Tokens (RFC 7519).
    '\\beyJ[\\w-]{8,}\\.[\\w-]+(?:\\.[\\w-]*)?',
    // Keys of this platform, and of services whose keys say what they are.
    '\\bak-[0-9a-f]{32}[\\w-]{0,43}',
    '\\b(?:sk|rk|pk)[-_][\\w-]{16,}',
    '\\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|AIza|npm_|hf_)[\\w-]{12,}',
  ].join('|'),
  'g',
);

/** RFC 9110, section 11.4: a scheme and its credentials, which are told from words by a digit. */
const CREDENTIALS = /\b(Bearer|Basic|ApiKey)(\s+)(?=[A-Za-z.~+/_-]{0,200}[\d=])[\w.~+/-]{6,}=*/gi;

/** RFC 3986, section 3.2.1: a password in a URL. */
const URL_PASSWORD = /(\/\/[^\s/:@]{0,200}:)[^\s/@]{1,500}(?=@)/g;

/** A name and its value in JSON that stands in a text. */
const JSON_MEMBER = /"([^"\\]{1,64})"(\s{0,20}:\s{0,20})("(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*)/g;

/** A name and its value in a query, a form, a header or a file of settings. */
const ASSIGNMENT =
  /(^|[\s?&;,{(])([A-Za-z][\w.-]{0,63})(\s?[=:]\s?)((?:(?:Bearer|Basic|ApiKey|Token)\s+)?[^\s"'&;,{}()[\]]+)/gi;

/** Takes secrets out of a text: what looks like one, what stands behind a sensitive name, and what a gateway's patterns find. */
export class TextRedactor {
  readonly #isSensitive: (key: string) => boolean;
  readonly #patterns: readonly RE2JS[];

  /** @param patterns in RE2 syntax, checked before; they take time in proportion to the text, whatever they are. */
  constructor(isSensitive: (key: string) => boolean, patterns: readonly string[]) {
    this.#isSensitive = isSensitive;
    this.#patterns = patterns.map((pattern) => RE2JS.compile(pattern));
  }

  redact(text: string): string {
    let clean = text
      .replace(SECRETS, REDACTED)
      .replace(CREDENTIALS, `$1$2${REDACTED}`)
      .replace(URL_PASSWORD, `$1${REDACTED}`)
      .replace(JSON_MEMBER, (whole: string, key: string, between: string) =>
        this.#isSensitive(key) ? `"${key}"${between}"${REDACTED}"` : whole,
      )
      .replace(ASSIGNMENT, (whole: string, before: string, key: string, between: string) =>
        this.#isSensitive(key) ? `${before}${key}${between}${REDACTED}` : whole,
      );
    for (const pattern of this.#patterns)
      if (pattern.test(clean)) clean = pattern.matcher(clean).replaceAll(REDACTED);
    return clean;
  }
}
