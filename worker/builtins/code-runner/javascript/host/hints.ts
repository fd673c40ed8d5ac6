const NO_NETWORK = 'Code Runner has no network';
const NO_PACKAGES = 'Code Runner has no packages and no modules';
const NO_NODE = 'Code Runner runs plain JavaScript, not Node.js';
const NO_BROWSER = 'Code Runner runs plain JavaScript, not a browser';

/** Names that programs often count on, and why they are not there. */
const MISSING: ReadonlyMap<string, string> = new Map([
  ['fetch', NO_NETWORK],
  ['XMLHttpRequest', NO_NETWORK],
  ['WebSocket', NO_NETWORK],
  ['EventSource', NO_NETWORK],
  ['axios', NO_PACKAGES],
  ['require', NO_PACKAGES],
  ['module', NO_PACKAGES],
  ['exports', NO_PACKAGES],
  ['process', NO_NODE],
  ['global', `${NO_NODE}; use globalThis`],
  ['Buffer', `${NO_NODE}; use Uint8Array, TextEncoder and TextDecoder`],
  ['__dirname', 'Code Runner has no files'],
  ['__filename', 'Code Runner has no files'],
  ['Deno', NO_NODE],
  ['Bun', NO_NODE],
  ['window', `${NO_BROWSER}; use globalThis`],
  ['document', NO_BROWSER],
  ['localStorage', NO_BROWSER],
  ['WebAssembly', 'Code Runner runs JavaScript only'],
]);

/** V8's messages for code that cannot work here, and what to tell instead. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['SyntaxError: Cannot use import statement outside a module', `import is not available: ${NO_PACKAGES}`],
  ["SyntaxError: Cannot use 'import.meta' outside a module", `import.meta is not available: ${NO_PACKAGES}`],
  ["SyntaxError: Unexpected token 'export'", `export is not available: ${NO_PACKAGES}`],
  [
    'SyntaxError: Illegal return statement',
    'Illegal return statement: the value of the last expression is the result',
  ],
]);

/** The message that helps more, for errors that come from what Code Runner does not have. */
export function explain(name: string, message: string, code: string): string {
  // All that V8 says where nothing provides modules; programs may say it too.
  if (name === 'Error' && message === 'Not supported' && /\bimport\s*\(/.test(code)) {
    return `import() is not available: ${NO_PACKAGES}`;
  }
  const missing = name === 'ReferenceError' ? /^(\w+) is not defined$/.exec(message)?.[1] : undefined;
  const reason = missing === undefined ? undefined : MISSING.get(missing);
  return reason ? `${missing} is not available: ${reason}` : (MESSAGES.get(`${name}: ${message}`) ?? message);
}
