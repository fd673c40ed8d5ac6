import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectToGateway } from '../support/builtins.ts';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { callTool, outcome, PROBE, packed, upload } from '../support/plugins.ts';

/** Runs `npm run backup` or `npm run restore`, without npm. */
function run(
  command: 'backup' | 'restore',
  dataDir: string,
  args: string[],
  env: Record<string, string> = {},
) {
  const script = fileURLToPath(new URL(`../../scripts/backup/${command}.js`, import.meta.url));
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('backup and restore of the embedded store', function () {
  this.timeout(120_000);
  let folder: string;
  let dataDir: string;
  let platform: Platform;
  let kept: TestGateway;
  let plugin: string;

  before(async function () {
    // With a MongoDB of its own a platform has no embedded store.
    if (process.env.MONGODB_URI) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'omnigate-backup-'));
    dataDir = join(folder, 'data');
    platform = await Platform.start({ DATA_DIR: dataDir });
    plugin = (await upload(platform, packed(PROBE))).id;
    kept = await makeGateway(platform, ['code-runner', 'files', 'knowledge', plugin]);
    await platform.graphql(
      'mutation ($id: ID!) { addKnowledgeSource(gatewayId: $id, input: { name: "notes", text: "The heron waits." }) { id } }',
      { id: kept.id },
    );
    await (await connectToGateway(kept)).succeed('files_write', { path: 'a.txt', content: 'x' });
  });

  after(async () => {
    await platform?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const exists = async ({ id }: TestGateway) => {
    const { gateway } = await platform.graphql<{ gateway: object | null }>(
      'query ($id: ID!) { gateway(id: $id) { id } }',
      { id },
    );
    return gateway !== null;
  };

  it('are one command each: what was there at the backup is there again, also where it was made while all ran', async () => {
    const file = join(folder, 'backup.sqlite');
    const backup = await run('backup', dataDir, [file]);
    assert.equal(backup.code, 0, backup.output);
    assert.match(
      backup.output,
      /backup\.sqlite \(\d+\.\d MB\).*secret-key.*Files of gateways are not in it: copy \S+files too/,
    );
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const later = await makeGateway(platform);
    await platform.graphql('mutation ($id: ID!) { deleteGateway(id: $id) }', { id: kept.id });
    await platform.graphql('mutation ($id: ID!) { deleteCapability(id: $id) }', { id: plugin });
    const refused = await run('restore', dataDir, [file]);
    assert.equal(refused.code, 1);
    assert.match(refused.output, /Omnigate runs on .*; stop it first/);
    await platform.interrupt();
    const restored = await run('restore', dataDir, [file]);
    assert.equal(restored.code, 0, restored.output);
    assert.match(restored.output, /2 gateways are restored.*What was there is in /);
    platform = await Platform.start({ DATA_DIR: dataDir });
    assert.equal(await exists(kept), true);
    assert.equal(await exists(later), false);
    const { results } = await (
      await connectToGateway({ ...kept, mcp: new URL(`${platform.url}/g/${kept.id}/mcp`) })
    ).succeed('knowledge_search', { query: 'heron' });
    assert.equal(results[0].source, 'notes');
    // Its package is part of the backup; what was built of it is not needed.
    rmSync(join(dataDir, 'components'), { recursive: true });
    const called = await callTool({ http: `${platform.url}/g/${kept.id}` }, 'hello', { name: 'you' });
    assert.equal(outcome(called), 'Hello, you!');
  });

  it('work where nothing runs, and name the file by the time', async () => {
    await platform.interrupt();
    const { code, output } = await run('backup', dataDir, [], { INIT_CWD: folder });
    assert.equal(code, 0, output);
    const [, file = ''] = /✓ (\S+omnigate-\d{4}-\d\d-\d\d-\d{6}\.sqlite) /.exec(output) ?? [];
    assert.ok(statSync(file).size > 10_000);
    platform = await Platform.start({ DATA_DIR: dataDir });
    assert.equal(await exists(kept), true);
  });

  it('say what is wrong, and leave everything as it was', async () => {
    const taken = join(folder, 'taken');
    writeFileSync(taken, 'no backup');
    assert.match((await run('backup', dataDir, [taken])).output, /exists already/);
    assert.match((await run('backup', join(folder, 'none'), [])).output, /there is no embedded store in/);
    const uri = { MONGODB_URI: 'mongodb://127.0.0.1:1/x' };
    assert.match((await run('backup', dataDir, [], uri)).output, /mongodump/);
    await platform.interrupt();
    assert.match((await run('restore', dataDir, [])).output, /which backup\?/);
    assert.match((await run('restore', dataDir, [join(folder, 'nothing')])).output, /there is no /);
    const wrong = await run('restore', dataDir, [taken]);
    assert.match(wrong.output, /is no backup of an embedded store/);
    platform = await Platform.start({ DATA_DIR: dataDir });
    assert.equal(await exists(kept), true);
  });
});
