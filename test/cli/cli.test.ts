import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { sinceTime, untilTime } from '../../cli/since-time.ts';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { recorded } from '../support/activity.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { until } from '../support/until.ts';

const CLI = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

describe('omnigate, the command', () => {
  let platform: Platform;
  let gateway: TestGateway;
  let name: string;
  let folder: string;
  let port: number;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start();
    folder = mkdtempSync(join(tmpdir(), 'omnigate-cli-'));
    ({ port } = await startServer('mcp-server'));
    gateway = await makeGateway(platform, [await connectMcp(platform, port)]);
    const found = await platform.graphql<{ gateway: { name: string } }>(
      'query ($id: ID!) { gateway(id: $id) { name } }',
      { id: gateway.id },
    );
    ({ name } = found.gateway);
  });

  after(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [CLI, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, OMNIGATE_URL: platform.url, OMNIGATE_KEY: platform.adminKey, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  async function run(args: readonly string[], env?: Record<string, string>, input?: string) {
    const child = start(args, env);
    child.stdin?.end(input);
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, stdout, stderr };
  }

  it('exports, and applies what it exported without changing anything', async () => {
    const exported = await run(['export', '-o', 'all.yaml']);
    assert.equal(exported.code, 0, exported.stderr);
    const document = parse(readFileSync(join(folder, 'all.yaml'), 'utf8')) as {
      gateways: { name: string }[];
    };
    assert.ok(document.gateways.some((it) => it.name === name));
    const applied = await run(['apply', '-f', 'all.yaml']);
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /^0 new, 0 changed, 3 as they should be$/m);
    const json = await run(['export', '--format', 'json']);
    assert.deepEqual(JSON.parse(json.stdout), document);
  });

  it('applies a file: first dry, with a diff, then for real, with secrets from the environment', async () => {
    const { port } = await startServer('mcp-server', { REQUIRED_TOKEN: 'hunter2hunter2' });
    const mark = randomBytes(4).toString('hex');
    const reference = (variable: string) => `\${env:${variable}}`;
    writeFileSync(
      join(folder, 'team.yaml'),
      [
        'version: 1',
        'connectors:',
        `  - name: Wiki ${mark}`,
        '    type: mcp',
        `    url: http://127.0.0.1:${port}/mcp`,
        '    headers:',
        `      Authorization: ${reference('WIKI_TOKEN')}`,
        'gateways:',
        `  - name: Team ${mark}`,
        '    attachments:',
        `      - capability: Wiki ${mark}`,
        '',
      ].join('\n'),
    );
    const env = { WIKI_TOKEN: 'Bearer hunter2hunter2' };
    const unset = await run(['apply', '-f', 'team.yaml', '--dry-run']);
    assert.equal(unset.code, 1);
    assert.match(
      unset.stderr,
      /connectors\.0\.headers\.Authorization: the environment variable WIKI_TOKEN is not set/,
    );
    const dry = await run(['apply', '-f', 'team.yaml', '--dry-run'], env);
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, new RegExp(`^gateway Team ${mark}: new$`, 'm'));
    assert.match(dry.stdout, /^ {2}\+ {2}Authorization: \$\{env:WIKI_TOKEN\}$/m);
    assert.match(dry.stdout, /^2 new, 0 changed, 0 as they should be; nothing was done/m);
    const real = await run(['apply', '-f', '-'], env, readFileSync(join(folder, 'team.yaml'), 'utf8'));
    assert.match(real.stdout, /^2 new, 0 changed, 0 as they should be$/m);
    const again = await run(['apply', '-f', 'team.yaml']);
    assert.match(again.stdout, /^0 new, 0 changed, 2 as they should be$/m);
    assert.match(again.stderr, /WIKI_TOKEN is not set: what is stored stays/);
    for (const { stdout, stderr } of [unset, dry, real, again])
      assert.ok(!`${stdout}${stderr}`.includes('hunter2'));
  });

  it('makes a REST connector of a document: first dry, then for real, with secrets from a file', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Notes', version: '1' },
      servers: [{ url: 'https://notes.example.com' }],
      paths: {
        '/notes': {
          get: { operationId: 'listNotes', responses: { 200: { description: 'ok' } } },
          post: { operationId: 'addNote', responses: { 201: { description: 'ok' } } },
        },
      },
    };
    writeFileSync(join(folder, 'notes.json'), JSON.stringify(document));
    writeFileSync(
      join(folder, 'auth.json'),
      JSON.stringify({ auth: { type: 'BEARER', value: 'hunter2hunter2' } }),
    );
    const notes = `Notes ${randomBytes(4).toString('hex')}`;
    const command = ['create', 'rest-connector', 'notes.json', '--name', notes, '--input', 'auth.json'];
    const dry = await run([...command, '--dry-run']);
    assert.deepEqual([dry.code, dry.stdout], [0, 'listNotes\naddNote\n'], dry.stderr);
    assert.match(dry.stderr, /2 tools; nothing was made/);
    const made = await run([...command, '--operations', 'listNotes']);
    assert.equal(made.code, 0, made.stderr);
    const { capability } = await platform.graphql<{
      capability: { name: string; tools: { name: string }[]; connector: { auth: { secrets: object } } };
    }>('query ($id: ID!) { capability(id: $id) { name tools { name } connector { auth { secrets } } } }', {
      id: made.stdout.trim(),
    });
    assert.deepEqual([capability.name, capability.tools], [notes, [{ name: 'listNotes' }]]);
    assert.deepEqual(capability.connector.auth.secrets, { value: '…ter2' });
    const wrong = await run(
      ['create', 'rest-connector', '-', '--name', notes, '--operations', 'listNote'],
      {},
      JSON.stringify(document),
    );
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /input\.operationIds\.0: .*did you mean listNotes\?/);
  });

  it('says what is wrong with a file, and where', async () => {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      'version: 1\ngateways:\n  - name: x\n    specification: { timeout_second: 5 }\n',
    );
    const { code, stderr } = await run(['apply', '-f', 'wrong.yaml']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /gateways\.0\.specification\.timeout_second: is not a field; did you mean timeout_seconds\?/,
    );
    assert.match((await run(['apply', '-f', 'none.yaml'])).stderr, /none\.yaml cannot be read/);
  });

  it('lists and shows gateways, capabilities and keys', async () => {
    const gateways = await run(['list', 'gateways']);
    assert.match(gateways.stdout, new RegExp(`^${gateway.id}  ${name} +public +\\d+ +http`, 'm'));
    const capabilities = await run(['list', 'capabilities', '--json']);
    const ids = (JSON.parse(capabilities.stdout) as { id: string }[]).map(({ id }) => id);
    assert.ok(ids.includes('code-runner'));
    const shown = parse((await run(['get', 'gateway', name])).stdout) as {
      id: string;
      tools: { name: string }[];
    };
    assert.equal(shown.id, gateway.id);
    assert.ok(shown.tools.some((it) => it.name === 'echo'));
    const capability = await run(['get', 'capability', 'Code Runner', '--json']);
    assert.equal((JSON.parse(capability.stdout) as { id: string }).id, 'code-runner');
    const missing = await run(['get', 'gateway', name.slice(0, -2)]);
    assert.equal(missing.code, 1);
    assert.ok(missing.stderr.includes(`there is "${name}"`), missing.stderr);
    const elsewhere = await run(['logs', 'nothing like it']);
    assert.ok(
      elsewhere.stderr.includes(`there is no gateway "nothing like it"; there is `),
      elsewhere.stderr,
    );
    const misspelled = await run(['get', 'capability', 'code-runer']);
    assert.match(misspelled.stderr, /there is no capability "code-runer"; there is .*"Code Runner"/);
  });

  it('tells capabilities of the same name apart by their aliases', async () => {
    const ids = [
      await connectMcp(platform, port, { name: 'Twin' }),
      await connectMcp(platform, port, { name: 'Twin' }),
    ];
    const found = async (called: string) => {
      const { stdout } = await run(['get', 'capability', called, '--json']);
      const { id, name: shown, alias } = JSON.parse(stdout) as Record<'id' | 'name' | 'alias', string>;
      return [id, shown, alias];
    };
    assert.deepEqual(await found('Twin'), [ids[0], 'Twin', 'Twin']);
    assert.deepEqual(await found('Twin 2'), [ids[1], 'Twin', 'Twin 2']);
    assert.deepEqual(await found(ids[1] ?? ''), [ids[1], 'Twin', 'Twin 2']);
    const applied = await run(['apply', '-f', '-'], {}, (await run(['export'])).stdout);
    assert.match(applied.stdout, /^0 new, 0 changed/m, applied.stderr);
  });

  it('makes a key, whose secret alone is on standard output', async () => {
    const made = await run([
      'create',
      'key',
      gateway.id,
      '--name',
      'laptop',
      '--rate',
      '10',
      '--tools',
      'echo',
      'count',
    ]);
    assert.match(made.stdout, /^ak-[0-9a-f]{32}[\w-]{43}\n$/);
    const listed = await run(['list', 'keys', name]);
    assert.match(
      listed.stdout,
      new RegExp(`^laptop +${made.stdout.slice(0, 11)} +\\d{4}-\\d\\d-\\d\\d +never`, 'm'),
    );
  });

  it('says what is wrong with a key before it makes one', async () => {
    const wrong = await run(['create', 'key', name, '--name', 'x', '--expires', 'tomorrow']);
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(
      wrong.stderr,
      /^✗ --expires is a time such as 2027-01-31, or how long: 12h, 90d; not "tomorrow"$/m,
    );
    const over = await run(['create', 'key', name, '--name', 'x', '--expires', '2020-01-31']);
    assert.match(over.stderr, /--expires is over already/);
    const made = await run(['create', 'key', name, '--name', 'later', '--expires', '90d', '--tools', 'ecco']);
    assert.match(made.stderr, /the gateway has no tool "ecco" now/);
    const expires = untilTime('90d', Date.now()).slice(0, 8);
    assert.match((await run(['list', 'keys', name])).stdout, new RegExp(`^later .* ${expires}`, 'm'));
  });

  it('notes the progress of a call, and cancels it when nobody waits for it', async () => {
    const done = await run(['call', name, 'slow', '{"steps": 3, "stepMs": 20}']);
    assert.deepEqual([done.code, done.stdout], [0, 'took 3 steps\n']);
    assert.match(done.stderr, /^… 1 of 3: step 1\n… 2 of 3: step 2\n… 3 of 3: step 3\ndone in \d+ ms$/m);
    const child = start(['call', name, 'slow', '{"steps": 1000, "stepMs": 20}']);
    let told = '';
    child.stderr?.on('data', (chunk) => (told += String(chunk)));
    await until('it has begun', () => told.includes('step 1'));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(told, /✗ cancelled/);
    const [entry] = await recorded(platform, gateway.id, 1, { outcomes: ['CANCELLED'] });
    assert.equal(entry?.tool, 'slow');
  });

  it('calls tools', async () => {
    const json = await run(['call', name, 'echo', '{"text": "hello"}']);
    assert.deepEqual([json.code, json.stdout], [0, 'hello\n']);
    const named = await run(['call', gateway.id, 'echo', '-a', 'text=hello there']);
    assert.equal(named.stdout, 'hello there\n');
    const raw = await run(['call', gateway.id, 'echo', '--raw', '-a', 'text="5"']);
    assert.deepEqual((JSON.parse(raw.stdout) as { structuredContent: object }).structuredContent, {
      text: '5',
    });
    const failed = await run(['call', gateway.id, 'fail']);
    assert.deepEqual([failed.code, failed.stdout], [1, 'it did not work\n']);
    const unknown = await run(['call', gateway.id, 'none']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /Tool not found: none/);
  });

  it('shows activity, and follows it', async () => {
    await run(['call', gateway.id, 'count']);
    await recorded(platform, gateway.id, 1, { tools: ['count'] });
    const shown = await run(['logs', name, '--tool', 'count', '--since', '1h']);
    assert.match(shown.stdout, /^\S+Z {2}OK +tools\/call count {2}\d+(\.\d)? ms {2}admin key$/m);
    const child = start(['logs', name, '--follow', '--json', '--tool', 'echo', '-n', '1']);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    await until('something is followed', async () => {
      await run(['call', name, 'echo', '-a', 'text=x']);
      return output.split('\n').length > 3;
    });
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { tool: string });
    assert.ok(lines.every(({ tool }) => tool === 'echo'));
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 0);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = start(['logs', name, '--follow', '--json', '-n', '1']);
    let told = '';
    child.stderr?.on('data', (chunk) => (told += String(chunk)));
    if (child.stdout) await once(child.stdout, 'data');
    child.stdout?.destroy();
    const closed = once(child, 'close');
    await until('it has noticed', async () => {
      await run(['call', name, 'echo', '-a', 'text=x']);
      return child.exitCode !== null;
    });
    await closed;
    assert.deepEqual([child.exitCode, told], [0, '']);
  });

  it('opens the console', async () => {
    const { stdout } = await run(['open', '--print']);
    const response = await fetch(stdout.trim(), { redirect: 'manual' });
    assert.equal(response.status, 303);
    assert.match(response.headers.get('set-cookie') ?? '', /HttpOnly/);
  });

  it('finds the key that npm start keeps, and says what it lacks', async () => {
    const found = await run(['list', 'gateways'], { OMNIGATE_KEY: '', DATA_DIR: platform.dataDir });
    assert.equal(found.code, 0, found.stderr);
    const none = await run(['list', 'gateways'], { OMNIGATE_KEY: '' });
    assert.match(none.stderr, /set OMNIGATE_KEY to a management key/);
    const nobody = await run(['list', 'gateways'], { OMNIGATE_KEY: 'x'.repeat(40) });
    assert.equal(nobody.code, 1);
    assert.match(nobody.stderr, /Authentication failed/);
    const nowhere = await run(['list', 'gateways', '--url', `http://127.0.0.1:${await freePort()}`]);
    assert.match(nowhere.stderr, /nothing answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    const noUrl = await run(['list', 'gateways', '--url', 'localhost:4000']);
    assert.match(noUrl.stderr, /"localhost:4000" is no URL/);
    const help = await run(['--help']);
    for (const command of ['export', 'apply', 'list', 'get', 'create', 'call', 'logs', 'open']) {
      assert.match(help.stdout, new RegExp(`^ {2}${command}`, 'm'));
    }
  });

  it('understands how long ago something was', () => {
    const now = Date.UTC(2026, 0, 1);
    assert.equal(sinceTime('90s', now), '2025-12-31T23:58:30.000Z');
    assert.equal(sinceTime('2d', now), '2025-12-30T00:00:00.000Z');
    assert.equal(sinceTime('2026-01-31', now), '2026-01-31T00:00:00.000Z');
    assert.throws(() => sinceTime('yesterday', now), /--since is a time/);
  });
});
