import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { callTool, outcome, pages, probe, upload } from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const SECRET = 'correct-horse-battery-staple';

/** What the example says that reads pages. */
const REFUSED = /^✗ .*cannot be reached/;

describe('the permissions of plugins', function () {
  this.timeout(60_000);
  let platform: Platform;
  before(async () => {
    platform = await sharedPlatform();
  });

  /** A gateway with the probe under a manifest of its own. */
  async function withProbe(
    permissions: string,
    files: Record<string, string> = {},
  ): Promise<TestGateway & { plugin: string }> {
    const name = `probe ${randomBytes(4).toString('hex')}`;
    const { id } = await upload(platform, await probe(name, permissions, files));
    return { ...(await makeGateway(platform, [id])), plugin: id };
  }

  const say = async (gateway: TestGateway, tool: string, args: Record<string, unknown> = {}) =>
    outcome(await callTool(gateway, tool, args));

  it('environment: variables that are listed and set, no others', async () => {
    const gateway = await withProbe(
      'permissions:\n  environment:\n    allow:\n      - key: TOKEN\n      - PLACE\n',
      { '.env': `TOKEN=${SECRET}\nOTHER=unlisted\n` },
    );
    assert.equal(await say(gateway, 'get-variable', { key: 'TOKEN' }), SECRET);
    assert.equal(await say(gateway, 'get-variable', { key: 'OTHER' }), 'null');
    assert.equal(await say(gateway, 'get-variable', { key: 'PATH' }), 'null');
    assert.equal(await say(gateway, 'list-variables'), '["TOKEN"]');
    await setEnvironment(gateway.plugin, { PLACE: 'here', TOKEN: null });
    assert.equal(await say(gateway, 'list-variables'), '["PLACE"]');
    assert.equal(await say(gateway, 'get-variable', { key: 'PLACE' }), 'here');
  });

  it('clocks and random numbers: without being asked for', async () => {
    const gateway = await withProbe('');
    const now = Number(await say(gateway, 'now-ms'));
    assert.ok(Math.abs(now - Date.now()) < 60_000, `${now}`);
    const before = performance.now();
    await callTool(gateway, 'sleep-ms', { ms: 300 });
    assert.ok(performance.now() - before >= 300);
    const numbers = await Promise.all(Array.from({ length: 4 }, () => say(gateway, 'random')));
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it('filesystem: nothing without being asked for', async () => {
    const gateway = await withProbe('');
    const denied = /^✗ No such file or directory/;
    assert.match(await say(gateway, 'read-file', { path: '/notes/a.txt' }), denied);
    assert.match(await say(gateway, 'write-file', { path: 'a.txt', text: 'x' }), denied);
  });

  it('filesystem: reading and writing where it is granted, and only there', async () => {
    const gateway = await withProbe(
      'permissions:\n  filesystem:\n    allow:\n      - uri: fs://notes/**\n        access: [read, write]\n      - uri: fs://given/*\n        access: read\n',
    );
    const workspace = join(platform.dataDir, 'files', gateway.id);
    mkdirSync(join(workspace, 'given', 'deep'), { recursive: true });
    writeFileSync(join(workspace, 'given', 'a.txt'), 'given');
    writeFileSync(join(workspace, 'given', 'deep', 'b.txt'), 'deep');
    writeFileSync(join(workspace, 'secret.txt'), 'secret');

    assert.equal(await say(gateway, 'make-folder', { path: '/notes/2026' }), 'Done.');
    assert.equal(await say(gateway, 'write-file', { path: '/notes/2026/a.txt', text: 'one' }), 'Done.');
    assert.equal(await say(gateway, 'append-file', { path: 'notes/2026/a.txt', text: ' two' }), 'Done.');
    assert.equal(await say(gateway, 'read-file', { path: '/notes/2026/a.txt' }), 'one two');
    assert.equal(await say(gateway, 'file-size', { path: '/notes/2026/a.txt' }), '7');
    assert.equal(
      await say(gateway, 'rename-file', { old: '/notes/2026/a.txt', to: '/notes/b.txt' }),
      'Done.',
    );
    assert.equal(await say(gateway, 'list-folder', { path: '/notes' }), '["2026","b.txt"]');
    assert.equal(await say(gateway, 'delete-file', { path: '/notes/b.txt' }), 'Done.');
    assert.equal(await say(gateway, 'delete-folder', { path: '/notes/2026' }), 'Done.');
    assert.equal(await say(gateway, 'read-file', { path: '/given/a.txt' }), 'given');

    const denied = '✗ Operation not permitted (os error 63)';
    for (const [tool, args] of [
      ['read-file', { path: '/secret.txt' }],
      ['read-file', { path: '/given/deep/b.txt' }],
      ['write-file', { path: '/given/a.txt', text: 'changed' }],
      ['write-file', { path: '/given/new.txt', text: 'new' }],
      ['delete-file', { path: '/given/a.txt' }],
      ['rename-file', { old: '/given/a.txt', to: '/notes/a.txt' }],
      ['read-file', { path: '/notes/../secret.txt' }],
      ['read-file', { path: '/notes/../../../admin-key' }],
      ['list-folder', { path: '/' }],
      ['write-file', { path: '/elsewhere.txt', text: 'x' }],
    ] as const) {
      assert.equal(await say(gateway, tool, args), denied, `${tool} ${JSON.stringify(args)}`);
    }
  });

  it('filesystem: a denial wins over a permission', async () => {
    const gateway = await withProbe(
      'permissions:\n  filesystem:\n    allow:\n      - uri: fs://**\n        access: [read, write]\n    deny:\n      - uri: fs://private/**\n      - uri: fs://fixed/**\n        access: write\n',
    );
    const workspace = join(platform.dataDir, 'files', gateway.id);
    for (const folder of ['private', 'fixed', 'open']) {
      mkdirSync(join(workspace, folder), { recursive: true });
      writeFileSync(join(workspace, folder, 'a.txt'), folder);
    }
    assert.equal(await say(gateway, 'read-file', { path: '/open/a.txt' }), 'open');
    assert.match(await say(gateway, 'read-file', { path: '/private/a.txt' }), /^✗ Operation not permitted/);
    assert.equal(await say(gateway, 'read-file', { path: '/fixed/a.txt' }), 'fixed');
    assert.match(
      await say(gateway, 'write-file', { path: '/fixed/a.txt', text: 'x' }),
      /^✗ Operation not permitted/,
    );
    assert.equal(await say(gateway, 'list-folder', { path: '/' }), '["fixed","open"]');
  });

  it('filesystem: no way around a denial by moving a folder', async () => {
    const gateway = await withProbe(
      'permissions:\n  filesystem:\n    allow:\n      - uri: fs://**\n        access: [read, write]\n    deny:\n      - uri: fs://a/secret/**\n',
    );
    const workspace = join(platform.dataDir, 'files', gateway.id);
    mkdirSync(join(workspace, 'a', 'secret'), { recursive: true });
    mkdirSync(join(workspace, 'b'));
    writeFileSync(join(workspace, 'a', 'secret', 'x'), 'secret');
    assert.match(await say(gateway, 'rename-file', { old: '/a', to: '/c' }), /^✗ Operation not permitted/);
    assert.match(
      await say(gateway, 'rename-file', { old: '/b', to: '/a/secret/b' }),
      /^✗ Operation not permitted/,
    );
    assert.equal(await say(gateway, 'rename-file', { old: '/b', to: '/c' }), 'Done.');
  });

  it('filesystem: no more than the workspace may hold', async () => {
    const gateway = await withProbe(
      'permissions: {filesystem: {allow: [{uri: "fs://**", access: write}]}}\n',
    );
    const workspace = join(platform.dataDir, 'files', gateway.id);
    mkdirSync(workspace, { recursive: true });
    // Nearly all of WORKSPACE_MB, in a file without contents.
    writeFileSync(join(workspace, 'large'), '');
    truncateSync(join(workspace, 'large'), 255 * 1024 * 1024);
    const text = 'x'.repeat(700_000);
    assert.equal(await say(gateway, 'write-file', { path: '/a', text }), 'Done.');
    assert.match(await say(gateway, 'write-file', { path: '/b', text }), /^✗ I\/O error/);
    assert.equal(await say(gateway, 'delete-file', { path: '/b' }), 'Done.');
    assert.equal(await say(gateway, 'write-file', { path: '/b', text: 'small' }), 'Done.');
  });

  it('filesystem: no links, neither followed nor made, and no other gateway’s files', async () => {
    const manifest =
      'permissions:\n  filesystem:\n    allow:\n      - uri: fs://**\n        access: [read, write]\n';
    const gateway = await withProbe(manifest);
    const workspace = join(platform.dataDir, 'files', gateway.id);
    mkdirSync(workspace, { recursive: true });
    symlinkSync(join(platform.dataDir, 'admin-key'), join(workspace, 'key'));
    symlinkSync(platform.dataDir, join(workspace, 'data'));
    writeFileSync(join(workspace, 'own.txt'), 'own');
    linkSync(join(workspace, 'own.txt'), join(workspace, 'same.txt'));
    assert.match(await say(gateway, 'read-file', { path: '/key' }), /^✗ Operation not permitted/);
    assert.match(await say(gateway, 'read-file', { path: '/data/admin-key' }), /^✗ Operation not permitted/);
    assert.match(
      await say(gateway, 'link-file', { old: '/own.txt', to: '/again.txt' }),
      /^✗ Operation not permitted/,
    );
    assert.equal(await say(gateway, 'read-file', { path: '/own.txt' }), 'own');
    const other = await makeGateway(platform, [gateway.plugin]);
    assert.match(await say(other, 'read-file', { path: '/own.txt' }), /^✗ No such file or directory/);
  });

  it('sockets: never, whatever is asked for', async () => {
    const gateway = await withProbe('permissions:\n  network:\n    allow:\n      - host: "*"\n');
    assert.match(await say(gateway, 'connect', { address: '127.0.0.1:1' }), /^✗ Permission denied/);
  });

  describe('network', () => {
    let server: Server;
    let port: number;
    const received: string[] = [];
    let trace: unknown;

    before(async () => {
      server = createServer(async (request: IncomingMessage, response) => {
        const body = await text(request);
        received.push(`${request.method} ${request.headers.host} ${body}`);
        trace = request.headers.traceparent;
        response.setHeader('content-type', 'text/html');
        if (request.method === 'POST') response.end(body.toUpperCase());
        else response.end('<title>A page</title><h1>First</h1><p>x</p><h2>Sec<b>ond</b></h2>');
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      ({ port } = server.address() as AddressInfo);
    });
    after(() => {
      server.close();
    });

    /** A gateway with the example that reads pages, allowed to reach what a test says. */
    async function withPages(network: string): Promise<TestGateway> {
      const { id } = await upload(platform, await pages(`pages ${randomBytes(4).toString('hex')}`, network));
      return makeGateway(platform, [id]);
    }

    const outline = async (gateway: TestGateway, host: string, headers: Record<string, string> = {}) =>
      callTool(gateway, 'outline', { url: `http://${host}:${port}/` }, { headers });

    it('hosts that are allowed, with all that belongs to a request, and no others', async () => {
      const gateway = await withPages('    allow:\n      - host: 127.0.0.1\n      - host: "*.example.org"\n');
      const traceId = randomBytes(16).toString('hex');
      const { structuredContent } = await outline(gateway, '127.0.0.1', {
        traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
      });
      const headings = [
        { level: 1, text: 'First' },
        { level: 2, text: 'Second' },
      ];
      assert.deepEqual(structuredContent, { status: 200, title: 'A page', headings });
      assert.ok(String(trace).startsWith(`00-${traceId}-`), String(trace));
      const url = `http://127.0.0.1:${port}/submit`;
      assert.equal(outcome(await callTool(gateway, 'submit', { url, text: 'grün' })), 'GRÜN');
      assert.ok(received.includes(`POST 127.0.0.1:${port} grün`), received.join('; '));
      const before = received.length;
      assert.match(outcome(await outline(gateway, 'localhost')), REFUSED);
      assert.equal(received.length, before);
    });

    it('nothing without a permission', async () => {
      const before = received.length;
      const gateway = await withPages('    allow: []\n');
      for (const host of ['127.0.0.1', 'localhost'])
        assert.match(outcome(await outline(gateway, host)), REFUSED);
      assert.equal(received.length, before);
    });

    it('ranges of addresses, whatever the host is called', async () => {
      const gateway = await withPages('    allow:\n      - cidr: 127.0.0.1/32\n');
      assert.equal((await outline(gateway, '127.0.0.1')).structuredContent?.status, 200);
      assert.equal((await outline(gateway, 'localhost')).structuredContent?.status, 200);
      assert.match(outcome(await outline(gateway, '127.0.0.2')), REFUSED);
    });

    it('a denial wins over a permission, by name', async () => {
      const gateway = await withPages('    allow:\n      - host: "*"\n    deny:\n      - host: localhost\n');
      assert.equal((await outline(gateway, '127.0.0.1')).structuredContent?.status, 200);
      assert.match(outcome(await outline(gateway, 'localhost')), REFUSED);
    });

    it('a denial wins by address too, and nothing goes where the platform’s egress does not', async () => {
      const gateway = await withPages(
        '    allow:\n      - host: "*"\n      - cidr: 10.0.0.0/8\n    deny:\n      - cidr: 127.0.0.0/8\n      - cidr: ::1/128\n',
      );
      assert.match(outcome(await outline(gateway, 'localhost')), REFUSED);
      assert.match(outcome(await outline(gateway, '10.255.255.1')), REFUSED);
    });
  });

  async function setEnvironment(id: string, values: Record<string, string | null>): Promise<void> {
    await platform.graphql(
      'mutation ($id: ID!, $values: JSONObject!) { setPluginEnvironment(id: $id, values: $values) { id } }',
      { id, values },
    );
  }
});

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  return body;
}
