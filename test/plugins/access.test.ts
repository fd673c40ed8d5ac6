import assert from 'node:assert/strict';
import type { FileRule } from '../../platform/plugins/manifest-rules.ts';
import { fileAccess } from '../../worker/plugins/permissions/file-access.ts';
import { networkAccess } from '../../worker/plugins/permissions/network-access.ts';

describe('the rules of a manifest', () => {
  const rule = (path: string, reach: FileRule['reach'], access: FileRule['access'] = 'read'): FileRule => ({
    path,
    reach,
    access,
  });

  it('let nothing pass that they do not name', () => {
    assert.ok(!fileAccess({ allow: [], deny: [] }).may('read', '/'));
    assert.ok(!networkAccess({ allow: [], deny: [] }).mayAsk('example.com'));
    assert.ok(!networkAccess({ allow: [], deny: [] }).mayConnect('example.com', '203.0.113.1'));
  });

  const places: [FileRule, string[], string[]][] = [
    [rule('/a', 'itself'), ['/a'], ['/', '/a/b', '/ab', '/b']],
    [rule('/a', 'children'), ['/a/b'], ['/a', '/a/b/c', '/ab/c']],
    [rule('/a', 'tree'), ['/a', '/a/b', '/a/b/c'], ['/', '/ab', '/ab/c']],
    [rule('', 'tree'), ['/', '/a', '/a/b'], []],
    [rule('', 'children'), ['/a'], ['/', '/a/b']],
  ];
  for (const [it_, covered, others] of places) {
    it(`cover "${it_.path}" with reach ${it_.reach} exactly so far`, () => {
      const access = fileAccess({ allow: [it_], deny: [] });
      for (const path of covered) assert.ok(access.may('read', path), path);
      for (const path of [...covered, ...others]) assert.ok(!access.may('write', path), path);
      for (const path of others) assert.ok(!access.may('read', path), path);
    });
  }

  it('let writing imply reading, and a denial win', () => {
    const access = fileAccess({
      allow: [rule('/a', 'tree', 'write')],
      deny: [rule('/a/no', 'tree'), rule('/a/fixed', 'tree', 'write')],
    });
    assert.deepEqual(
      ['/a/x', '/a/no/x', '/a/fixed/x'].map((path) => [access.may('read', path), access.may('write', path)]),
      [
        [true, true],
        [false, false],
        [true, false],
      ],
    );
  });

  it('let folders be moved only where everything in them may be written anyway', () => {
    const access = fileAccess({
      allow: [rule('/open', 'tree', 'write'), rule('/inbox', 'children', 'write')],
      deny: [rule('/open/a/secret', 'tree')],
    });
    assert.deepEqual(
      ['/open/b', '/open/a', '/open/a/secret/x', '/open', '/inbox/a', '/'].map((path) =>
        access.mayWriteTree(path),
      ),
      [true, false, false, false, false, false],
    );
  });

  it('let folders be known that lead to something', () => {
    const access = fileAccess({ allow: [rule('/a/b/c', 'tree')], deny: [] });
    assert.deepEqual(
      ['/', '/a', '/a/b', '/a/b/c', '/a/c', '/ab'].map((path) => access.leadsSomewhere(path)),
      [true, true, true, true, false, false],
    );
  });

  const hosts: [string, string[], string[]][] = [
    [
      'api.example.com',
      ['api.example.com', 'API.example.com', 'api.example.com.'],
      ['example.com', 'x.api.example.com', 'api.example.com.evil.org'],
    ],
    [
      '*.example.com',
      ['a.example.com', 'a.b.example.com'],
      ['example.com', 'notexample.com', 'a.example.com.evil.org'],
    ],
    ['*', ['example.com', '203.0.113.1', '::1'], []],
    ['203.0.113.1', ['203.0.113.1', '::ffff:203.0.113.1'], ['203.0.113.2']],
  ];
  for (const [host, covered, others] of hosts) {
    it(`cover the host ${host} and no other`, () => {
      const access = networkAccess({ allow: [{ host }], deny: [] });
      for (const name of covered) assert.ok(access.mayAsk(name), name);
      for (const name of others) assert.ok(!access.mayAsk(name), name);
    });
  }

  it('look at addresses where they name ranges, IPv4 in IPv6 clothes too', () => {
    const access = networkAccess({
      allow: [{ cidr: '203.0.113.0/24' }, { host: 'named.example.com' }],
      deny: [{ cidr: '203.0.113.128/25' }, { cidr: '2001:db8::/32' }],
    });
    const may = (host: string, address: string) => access.mayAsk(host) && access.mayConnect(host, address);
    assert.ok(may('any.example.org', '203.0.113.5'));
    assert.ok(may('any.example.org', '::ffff:203.0.113.5'));
    assert.ok(!may('any.example.org', '203.0.113.200'));
    assert.ok(!may('any.example.org', '198.51.100.1'));
    assert.ok(may('named.example.com', '198.51.100.1'));
    assert.ok(!may('named.example.com', '2001:db8::1'));
    assert.ok(!may('named.example.com', '::ffff:203.0.113.200'));
  });
});
