import assert from 'node:assert/strict';
import { PlatformError } from '../../platform/errors.ts';
import { parseManifest } from '../../platform/plugins/manifest-text.ts';
import { MEGABYTE } from '../../platform/plugins/package-limits.ts';

const BOUNDS = { maxMemoryBytes: 1024 * MEGABYTE, maxTimeoutMs: 300_000 };
const parse = (text: string) => parseManifest(text, BOUNDS);

function refused(text: string): string {
  try {
    parse(text);
  } catch (error) {
    assert.ok(error instanceof PlatformError, String(error));
    return error.message.replace('Validation failed: noorle.yaml, ', '');
  }
  return assert.fail('it was not refused');
}

describe('noorle.yaml', () => {
  it('says what a plugin is called, may do and is limited to', () => {
    const { manifest, warnings } = parse(`
schema_version: "1.0"
metadata:
  name: my-plugin
  version: 1.2
  tags: [a, b]
runtime: v1
permissions:
  network:
    allow:
      - host: API.example.com
      - host: "*.example.org"
      - cidr: 203.0.113.0/24
    deny:
      - host: private.example.org
  filesystem:
    allow:
      - uri: fs://work/agent/**
        access: [read, write]
      - uri: fs://config/settings.json
      - uri: fs://inbox/*
        access: read
  environment:
    allow:
      - key: TOKEN
      - MODE
resources:
  limits:
    memory: 512Mi
    timeout: 90s
`);
    assert.deepEqual(manifest, {
      metadata: { name: 'my-plugin', version: '1.2', tags: ['a', 'b'] },
      permissions: {
        network: {
          allow: [{ host: 'api.example.com' }, { host: '*.example.org' }, { cidr: '203.0.113.0/24' }],
          deny: [{ host: 'private.example.org' }],
        },
        filesystem: {
          allow: [
            { path: '/work/agent', reach: 'tree', access: 'write' },
            { path: '/config/settings.json', reach: 'itself', access: 'read' },
            { path: '/inbox', reach: 'children', access: 'read' },
          ],
          deny: [],
        },
        environment: ['TOKEN', 'MODE'],
      },
      limits: { memoryBytes: 512 * MEGABYTE, timeoutMs: 90_000 },
    });
    assert.deepEqual(warnings, []);
  });

  it('keeps keys that mean nothing, and says where they are and what was probably meant', () => {
    const { warnings } = parse(
      'schema_version: "1.0"\npermisions: {}\nmetadata:\n  colour: red\npermissions:\n  network:\n    allow:\n      - host: a.example.com\n        prot: 443\n',
    );
    assert.deepEqual(warnings, [
      'noorle.yaml, line 2: permisions means nothing to the platform and is kept as it is; did you mean permissions?',
      'noorle.yaml, line 4: metadata.colour means nothing to the platform and is kept as it is',
      'noorle.yaml, line 9: permissions.network.allow.0.prot means nothing to the platform and is kept as it is',
    ]);
  });

  const wrong: [string, string][] = [
    ['metadata: {}', 'line 1: schema_version is missing; write schema_version: "1.0"'],
    ['schema_version: "2.0"', 'line 1: schema_version must be "1.0", the only version there is'],
    ['schema_version: "1.0"\nmetadata:\n  name: 5', 'line 3: metadata.name must be text'],
    [
      'schema_version: "1.0"\nresources:\n  limits:\n    memory: 512MB',
      'line 4: resources.limits.memory must be a size such as 512Mi, from 1Mi to 1024Mi',
    ],
    [
      'schema_version: "1.0"\nresources:\n  limits:\n    memory: 8Gi',
      'line 4: resources.limits.memory must be a size such as 512Mi, from 1Mi to 1024Mi',
    ],
    [
      'schema_version: "1.0"\nresources:\n  limits:\n    timeout: soon',
      'line 4: resources.limits.timeout must be a duration such as 30s, at most 300s',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  network:\n    allow:\n      - host: https://example.com/',
      'line 5: permissions.network.allow.0.host must be a host such as api.example.com or *.example.com, without scheme, port or path',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  network:\n    allow:\n      - host: a.example.com\n      - cidr: 10.0.0.0/99',
      'line 6: permissions.network.allow.1.cidr must be a range of addresses such as 203.0.113.0/24',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  network:\n    allow:\n      - {}',
      'line 5: permissions.network.allow.0 must have either host or cidr',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  filesystem:\n    allow:\n      - uri: /etc\n        access: read',
      'line 5: permissions.filesystem.allow.0.uri must be a place in the workspace such as fs://notes/today.md, fs://notes/* or fs://notes/**',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  filesystem:\n    allow:\n      - uri: fs://a/../b',
      'line 5: permissions.filesystem.allow.0.uri must be a place in the workspace such as fs://notes/today.md, fs://notes/* or fs://notes/**',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  filesystem:\n    allow:\n      - uri: fs://a\n        access: execute',
      'line 6: permissions.filesystem.allow.0.access must be read or write',
    ],
    [
      'schema_version: "1.0"\npermissions:\n  environment:\n    allow:\n      - key: "A B"',
      'line 5: permissions.environment.allow.0.key must be the name of an environment variable',
    ],
    ['schema_version: "1.0"\npermissions: all', 'line 2: permissions must be a section'],
  ];
  for (const [text, message] of wrong) {
    it(`is refused with ${JSON.stringify(text.split('\n').slice(1).join(' ') || text)}, by the line`, () => {
      assert.equal(refused(text), message);
    });
  }

  it('is refused where it is no YAML, by line and column', () => {
    assert.match(refused('schema_version: "1.0"\nmetadata: {a'), /^line \d+, column \d+: /);
    assert.match(refused('a: 1\na: 2'), /^line 2, column 1: Map keys must be unique/);
  });

  it('does not fall for aliases that multiply', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`,
    );
    assert.match(
      refused(`schema_version: "1.0"\nl0: &l0 [x]\n${levels.join('\n')}`),
      /Excessive alias count/,
    );
  });
});
