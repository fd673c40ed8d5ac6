import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the last word of a name is where it stands for a secret, or for what is made of one. */
const SECRET =
  /(secret|password|token|hash|digest|api_?key|admin_?key|cookie|nonce|signature|verifier|ticket|credential|fingerprint|plain|browser)$/i;

/** A comparison by operator of two things that the line names. */
const COMPARISON = /([\w$.?![\]()'"]+)\s*(?:===?|!==?)\s*([^\s;,)&|?:]+)/g;

/** Literals, constants and members of enumerations: nobody keeps secrets there. */
const KNOWN = /^(undefined|null|true|false|typeof|-?\d|['"`]|[A-Z][A-Za-z]*\.|[A-Z_]+$)/;

/** What looks like a comparison of secrets and is none in which somebody could try one out. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'api/graphql/gateways/tool-approvals.ts: fingerprint !== found.fingerprint':
    'of the definition of a tool, which everybody may read who may approve it',
  'platform/tool-baseline.ts: was === fingerprint': 'the same',
  'platform/builtin-settings.ts: secrets.open(value)) === secret': 'the masked form, which reads show',
  "worker/plugins/build/component-cache.ts: createHash('sha256').update(bytes).digest('hex') !== key.componentHash":
    'of a file that was uploaded',
  'worker/connectors/mcp/authorization/grants.ts: record.fingerprint !== key.fingerprint':
    'of a configuration; both are the platform’s',
  'worker/connectors/mcp/authorization/access-tokens.ts: grant.configured === owner.auth.refreshToken':
    'both are the platform’s',
  'worker/connectors/mcp/authorization/access-tokens.ts: grant.tokens.access_token !== refused':
    'the platform’s own token, before and after it was refused',
  'worker/connectors/rest/auth/access-tokens.ts: accessToken === refused': 'the same',
  'worker/connectors/rest/auth/access-tokens.ts: token.accessToken === refused': 'the same',
  'worker/connectors/rest/auth/access-tokens.ts: grant.refreshToken !== auth.refreshToken':
    'what the authorization server gave, which may know both',
};

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/(?<!\.test)\.ts$/.test(entry.name)) yield path;
  }
}

const files = () =>
  ['schema', 'platform', 'api', 'worker', 'cli', 'scripts'].flatMap((part) => [...sources(join(ROOT, part))]);

/** Comparisons by operator in which something has the name of a secret. */
function suspiciousIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
    .flatMap((line) => [...line.matchAll(COMPARISON)])
    .filter(([, left = '', right = '']) => {
      const names = [left, right];
      return !names.some((it) => KNOWN.test(it)) && names.some(isNamedAsSecret);
    })
    .map(([found]) => found.replace(/^[(!]+/, ''));
}

/** `key.hash`, `hashOf(…)`, `cookies['token']`: by its last word. */
function isNamedAsSecret(expression: string): boolean {
  const words = expression
    .replace(/\([^()]*\)/g, '')
    .split(/[^\w$]+/)
    .filter((word) => word !== '');
  return SECRET.test(words.at(-1) ?? '');
}

describe('comparisons of secrets', () => {
  it('are made in constant time in one place', () => {
    const places = files().filter((file) => readFileSync(file, 'utf8').includes('timingSafeEqual'));
    assert.deepEqual(
      places.map((file) => relative(ROOT, file)),
      ['platform/equal-secrets.ts'],
    );
  });

  // By their names: a secret that is called something else is not found.
  it('are made with no operator where something has the name of a secret', () => {
    const found = files().flatMap((file) =>
      suspiciousIn(readFileSync(file, 'utf8')).map((comparison) => `${relative(ROOT, file)}: ${comparison}`),
    );
    assert.deepEqual([...new Set(found)].toSorted(), Object.keys(EXCEPTIONS).toSorted());
  });

  it('would be found', () => {
    for (const line of [
      'if (secret === stored) return true;',
      'return key.hash !== hashSecret(secret);',
      "if (request.cookies['token'] == expected) {",
      'const right = digest(given) === expected;',
    ])
      assert.equal(suspiciousIn(line).length, 1, line);
    for (const line of [
      'if (secret === undefined) return;',
      "if (typeof token === 'string') return;",
      'if (kind === hashKind) return;',
      '// secret === stored would tell where they differ',
    ])
      assert.deepEqual(suspiciousIn(line), [], line);
  });
});
