import assert from 'node:assert/strict';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { closeClients, connectV1 } from '../support/clients.ts';
import { compiledFixture } from '../support/fixtures.ts';
import { makeGateway, makeKey } from '../support/gateways.ts';
import { type GraphqlFailure, Platform } from '../support/platform.ts';
import { familyOf, isAlive } from '../support/processes.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

interface Made {
  id: string;
  tools: { name: string }[];
  connector: { transport: string; command: string; args: string[]; env: Record<string, string> };
}

const CREATE = `mutation ($input: McpConnectorInput!) {
  createMcpConnector(input: $input) { id tools { name } connector { transport command args env } }
}`;

describe('an MCP server as a process', () => {
  let platform: Platform;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start({ STDIO_ALLOW: 'node', STDIO_IDLE_SECONDS: '2', LOG_LEVEL: 'debug' });
  });

  after(async () => {
    await closeClients();
    await platform.stop();
  });

  const create = async (input: Record<string, unknown> = {}) => {
    const whole = { name: 'Local', command: 'node', args: [compiledFixture('stdio-server')], ...input };
    return (await platform.graphql<{ createMcpConnector: Made }>(CREATE, { input: whole }))
      .createMcpConnector;
  };
  const count = (client: Awaited<ReturnType<typeof connectV1>>) =>
    client.callTool({ name: 'count', arguments: {} }).then(textOf);
  const pidOf = async (client: Awaited<ReturnType<typeof connectV1>>) =>
    (JSON.parse(textOf(await client.callTool({ name: 'process', arguments: {} }))) as { pid: number }).pid;

  it('is asked what it offers; its environment is kept encrypted and never shown again', async () => {
    const made = await create({ env: { TOKEN: 'very-secret-token' } });
    assert.equal(made.connector.transport, 'STDIO');
    assert.deepEqual(made.connector.env, { TOKEN: '…oken' });
    assert.ok(made.tools.some(({ name }) => name === 'count'));
    const gateway = await makeGateway(platform, [made.id]);
    const client = await connectV1(gateway.mcp);
    await assert.rejects(
      client.callTool({ name: 'exit', arguments: {} }),
      /Upstream failed: Local: the server's process ended with exit code 3$/,
    );
    await until('what it wrote is in the log', () =>
      platform.log.some(({ line }) => line === 'the token was [redacted]'),
    );
    const { auditLog } = await platform.graphql<{ auditLog: unknown }>('{ auditLog { nodes { input } } }');
    assert.ok(!JSON.stringify([auditLog, platform.log]).includes('very-secret-token'));
  });

  it('runs once for each client session, and no longer than that', async () => {
    const gateway = await makeGateway(platform, [(await create()).id]);
    const [first, second] = [await connectV1(gateway.mcp), await connectV1(gateway.mcp)];
    assert.deepEqual([await count(first), await count(first), await count(second)], ['1', '2', '1']);
    const pids = [await pidOf(first), await pidOf(second)];
    assert.notEqual(pids[0], pids[1]);
    await (first.transport as { terminateSession?(): Promise<void> }).terminateSession?.();
    await until('the first has ended', () => !isAlive(pids[0] ?? 0));
    assert.ok(isAlive(pids[1] ?? 0));
    // STDIO_IDLE_SECONDS is 2.
    await until('the second was idle for too long', () => !isAlive(pids[1] ?? 0));
    assert.equal(await count(second), '1');
  });

  it('runs once for each principal without a session', async () => {
    const gateway = await makeGateway(platform, [(await create()).id], { requireAuthentication: true });
    const keys = [await makeKey(platform, gateway.id), await makeKey(platform, gateway.id)];
    const callAs = async (secret: string | undefined) => {
      const response = await fetch(`${gateway.http}/tools/count`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': secret ?? '' },
        body: '{}',
      });
      return textOf(await response.json());
    };
    const [a, b] = keys.map(({ secret }) => secret);
    assert.deepEqual([await callAs(a), await callAs(a), await callAs(b)], ['1', '2', '1']);
  });

  it('stays for a client that has subscribed to a resource, although nobody asks it anything', async () => {
    const gateway = await makeGateway(platform, [(await create()).id]);
    const [listening, silent] = [await connectV1(gateway.mcp), await connectV1(gateway.mcp)];
    let updates = 0;
    listening.setNotificationHandler(ResourceUpdatedNotificationSchema, () => {
      updates += 1;
    });
    await listening.subscribeResource({ uri: 'test://clock' });
    const [stays, goes] = [await pidOf(listening), await pidOf(silent)];
    await until('the other one was idle for too long', () => !isAlive(goes));
    assert.ok(isAlive(stays));
    const before = updates;
    await until('it is heard of still', () => updates > before);
    await listening.unsubscribeResource({ uri: 'test://clock' });
    await until('it is idle too', () => !isAlive(stays));
  });

  it('that ended by accident is started again, once at once and then with more and more time between', async () => {
    const gateway = await makeGateway(platform, [(await create()).id]);
    const client = await connectV1(gateway.mcp);
    const exit = () => client.callTool({ name: 'exit', arguments: {} });
    await count(client);
    await assert.rejects(exit(), /ended with exit code 3/);
    assert.equal(await count(client), '1');
    await assert.rejects(exit(), /ended with exit code 3/);
    await until('it is noticed', async () => {
      const failure = await count(client).catch(({ message }: Error) => message);
      return /ended 2 times in a row; it is started again in 1 s/.test(failure) || failure === '1';
    });
    await until('it is started again', async () => (await count(client).catch(() => '')) !== '');
    // What one client did to its process is nothing to another.
    assert.equal(await count(await connectV1(gateway.mcp)), '1');
  });

  it('is asked again when one of its sessions hears that its tools have changed', async () => {
    const gateway = await makeGateway(platform, [(await create({ env: { GROWN: '1' } })).id]);
    const client = await connectV1(gateway.mcp);
    const inspectedAt = async () =>
      (
        await platform.graphql<{ gateway: { attachments: { capability: { inspectedAt: string } }[] } }>(
          `{ gateway(id: "${gateway.id}") { attachments { capability { inspectedAt } } } }`,
        )
      ).gateway.attachments[0]?.capability.inspectedAt;
    const before = await inspectedAt();
    await client.callTool({ name: 'grow', arguments: {} });
    await until('it was asked again', async () => (await inspectedAt()) !== before);
  });

  it('is refused where the operator did not allow it, and by field where the input is wrong', async () => {
    await assert.rejects(
      create({ command: 'npx' }),
      /Local: the command npx may not be run: STDIO_ALLOW names only node/,
    );
    await assert.rejects(
      create({ args: ['-e', 'console.error("cannot find it"); process.exit(1)'] }),
      /Local: the server's process ended with exit code 1: cannot find it/,
    );
    for (const [input, path] of [
      [{ command: '/bin/sh' }, 'input.command'],
      [{ command: undefined, transport: 'STDIO' }, 'input.command'],
      [{ url: 'https://example.com/mcp' }, 'input.command'],
      [{ transport: 'STDIO', url: 'https://example.com/mcp' }, 'input.url'],
      [{ transport: 'STDIO', headers: { a: 'b' } }, 'input.headers'],
      [{ transport: 'SSE' }, 'input.url'],
      [{ args: ['a\0b'] }, 'input.args.0'],
      [{ env: { 'A B': 'x' } }, 'input.env.A B'],
      [{ env: { NODE_OPTIONS: '--import=data:text/javascript,1' } }, 'input.env.NODE_OPTIONS'],
      [{ env: { LD_PRELOAD: '/tmp/x.so' } }, 'input.env.LD_PRELOAD'],
    ] as const) {
      await assert.rejects(create(input), (error: GraphqlFailure) => {
        const paths = (error.fields as { path: string }[]).map((field) => field.path);
        assert.ok(paths.includes(path), `${paths.join(', ')} instead of ${path}`);
        return true;
      });
    }
    const { capabilities } = await platform.graphql<{ capabilities: { nodes: { state: string }[] } }>(
      '{ capabilities(search: "Local") { nodes { state } } }',
    );
    assert.ok(capabilities.nodes.every(({ state }) => state === 'READY'));
  });

  it('ends with its worker, even one that is killed, and with it what it has started', async () => {
    const gateway = await makeGateway(platform, [(await create({ env: { DEAF: '1' } })).id]);
    const client = await connectV1(gateway.mcp);
    const pid = await pidOf(client);
    const grandchild = Number(textOf(await client.callTool({ name: 'spawn', arguments: {} })));
    const [worker] = platform.pids('worker').slice(-1);
    assert.ok(worker && familyOf(worker).includes(pid));
    process.kill(worker, 'SIGKILL');
    await until('both have ended', () => !isAlive(pid) && !isAlive(grandchild));
    await until('the worker is back', () => platform.pids('worker').length > 1);
    await until('it is there again', async () => (await count(client).catch(() => '')) === '1');
  });
});
