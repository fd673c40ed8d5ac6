import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { McpTransport } from '../../schema/connector.ts';
import type { ClientProfile } from '../../schema/execution.ts';
import { platformCaller } from '../../worker/connectors/mcp/authorization/token-owner.ts';
import type { StdioTarget } from '../../worker/connectors/mcp/mcp-target.ts';
import { ServerProcesses } from '../../worker/connectors/mcp/stdio/server-processes.ts';
import type { UpstreamSession } from '../../worker/connectors/mcp/upstream-session.ts';
import { Upstreams, type UpstreamsOptions } from '../../worker/connectors/mcp/upstreams.ts';
import { compiledFixture, sourceFixture } from '../support/fixtures.ts';
import { heapInUse } from '../support/heap-in-use.ts';
import { childrenOf, isAlive } from '../support/processes.ts';
import { textOf } from '../support/text.ts';
import { until } from '../support/until.ts';

const MUTE: ClientProfile = { protocolVersion: '', capabilities: {} };
const NEVER = new AbortController().signal;

/** What the fixture's tool `process` tells. */
interface ProcessFacts {
  pid: number;
  cwd: string;
  env: Record<string, string>;
  args: string[];
}

describe('processes of stdio connectors', () => {
  const lines: { line?: string; msg: string }[] = [];
  const logger = pino({ level: 'debug' }, { write: (text: string) => void lines.push(JSON.parse(text)) });
  let processes: ServerProcesses;
  let upstreams: Upstreams;

  beforeEach(() => {
    lines.length = 0;
    processes = new ServerProcesses({ allow: ['node', 'sh'], max: 40, path: process.env.PATH ?? '', logger });
    upstreams = new Upstreams({ processes } as UpstreamsOptions);
  });

  afterEach(() => processes.close());

  const node = (env: Record<string, string> = {}, fixture = 'stdio-server', args: string[] = []) =>
    target('node', [compiledFixture(fixture), ...args], env);
  const open = (to: StdioTarget, revision?: string) =>
    upstreams.open(to, platformCaller('test'), MUTE, { revision }, NEVER);
  const call = (session: UpstreamSession, name: string, args: object = {}) =>
    session.call('tools/call', { name, arguments: args }, {}, NEVER);
  const factsOf = async (session: UpstreamSession) =>
    JSON.parse(textOf(await call(session, 'process'))) as ProcessFacts;

  it('have nothing of the worker but PATH, a home of their own, and what is configured', async () => {
    process.env.SECRET_OF_THE_WORKER = 'x';
    const session = await open(node({ TOKEN: 'abc' }, 'stdio-server', ['$HOME; echo', '*']));
    const facts = await factsOf(session);
    assert.deepEqual(Object.keys(facts.env).toSorted(), ['HOME', 'PATH', 'TOKEN']);
    assert.equal(facts.env.PATH, process.env.PATH);
    assert.equal(facts.env.HOME, facts.cwd);
    // No shell looked at them.
    assert.deepEqual(facts.args, ['$HOME; echo', '*']);
    const other = await factsOf(await open(node()));
    assert.notEqual(other.cwd, facts.cwd);
    await session.close();
    assert.ok(!existsSync(facts.cwd));
    delete process.env.SECRET_OF_THE_WORKER;
  });

  it('end with their session, and all that they have started with them', async () => {
    const session = await open(node());
    const { pid } = await factsOf(session);
    const grandchild = Number(textOf(await call(session, 'spawn')));
    assert.ok(isAlive(pid) && isAlive(grandchild));
    await session.close();
    assert.ok(!isAlive(pid));
    await until('the grandchild has ended', () => !isAlive(grandchild));
  });

  it('end even when they ignore that their input is closed, and SIGTERM', async () => {
    const session = await open(node({ DEAF: '1' }));
    const { pid } = await factsOf(session);
    await session.close();
    assert.ok(!isAlive(pid));
  });

  it('that end by accident fail what they were asked, take their children along, and say how they ended', async () => {
    const session = await open(node({ TOKEN: 'very-secret' }));
    const grandchild = Number(textOf(await call(session, 'spawn')));
    await assert.rejects(call(session, 'exit'), (error: { message: string; detail: string }) => {
      assert.match(error.message, /the server's process ended with exit code 3/);
      assert.equal(error.detail, 'the token was [redacted]');
      return true;
    });
    await until('the grandchild has ended', () => !isAlive(grandchild));
    await assert.rejects(call(session, 'count'), { name: 'SessionLost' });
  });

  it('have what they write for people in the log, bounded, without secrets', async () => {
    const session = await open(node({ TOKEN: 'very-secret', KEY: 'first-line\nsecond-line' }));
    const line = `very-secret and second-line, ${'x'.repeat(5000)}`;
    await call(session, 'write', { line, times: 500 });
    await session.close();
    const written = lines.filter(({ msg }) => msg === 'an MCP server wrote');
    assert.equal(written.length, 100);
    assert.ok(written.every((it) => (it.line ?? '').length <= 2000));
    assert.ok(written[0]?.line?.startsWith('[redacted] and [redacted], xxx'));
    assert.ok(!JSON.stringify(lines).includes('very-secret'));
  });

  it('may print a greeting, which is no message', async () => {
    const session = await open(node({ GREETING: '1' }));
    assert.equal(textOf(await call(session, 'count')), '1');
    assert.ok(lines.some((it) => it.line === 'Hello, I am a server.'));
  });

  it('pass progress on to the call that it belongs to, and hear when a call is cancelled', async () => {
    const session = await open(node());
    const heard: unknown[] = [];
    const params = { name: 'slow', arguments: { steps: 3 }, _meta: { progressToken: 'mine' } };
    const listener = { onNotification: (it: { params?: unknown }) => void heard.push(it.params) };
    await session.call('tools/call', params, listener, NEVER);
    assert.deepEqual(
      (heard as { progress: number }[]).map(({ progress }) => progress),
      [1, 2, 3],
    );
    const stop = new AbortController();
    const slow = session.call('tools/call', { name: 'slow', arguments: { steps: 500 } }, {}, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await assert.rejects(slow, /enough/);
    await until('the server knows', async () => Number(textOf(await call(session, 'count'))) < 0);
  });

  it('of the stateless revision are talked to in it', async () => {
    const session = await open(node({}, 'stdio-server-2026'));
    assert.equal(session.agreement.revision, '2026-07-28');
    assert.equal(textOf(await call(session, 'hello')), 'hello from 2026');
  });

  it('are run only where STDIO_ALLOW names the command', async () => {
    await assert.rejects(
      open(target('python3', [])),
      /the command python3 may not be run: STDIO_ALLOW names only node, sh/,
    );
    const none = new ServerProcesses({ allow: [], max: 1, path: process.env.PATH ?? '', logger });
    await assert.rejects(
      none.start({ command: 'node', args: [], env: {}, secrets: [] }),
      /STDIO_ALLOW is empty/,
    );
  });

  it('say what is wrong with a command that is not there, or ends at once', async () => {
    const lost = new ServerProcesses({ allow: ['node'], max: 1, path: '/nowhere:.', logger });
    await assert.rejects(
      lost.start({ command: 'node', args: [], env: {}, secrets: [] }),
      /the command node is not on the worker's PATH/,
    );
    await assert.rejects(
      open(target('node', ['-e', 'console.error("no such package"); process.exit(1)'])),
      (error: { message: string; detail: string }) => {
        assert.match(error.message, /the server's process ended with exit code 1/);
        assert.equal(error.detail, 'no such package');
        return true;
      },
    );
  });

  it('that never end a message are ended', async () => {
    const flood =
      'const c = "x".repeat(1 << 20); const f = () => { while (process.stdout.write(c)); }; process.stdout.on("drain", f); f();';
    await assert.rejects(open(target('node', ['-e', flood])), /a message is longer than 16777216 characters/);
  });

  it('opened and closed by the hundred leave neither processes nor memory behind', async function () {
    this.timeout(120_000);
    const tiny = target('sh', [sourceFixture('tiny-stdio-server.sh')]);
    const round = async (sessions: number) => {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          for (let n = 0; n < sessions / 20; n += 1) {
            const session = await open(tiny, '2025-11-25');
            assert.equal(textOf(await call(session, 'ping')), 'pong');
            await session.close();
          }
        }),
      );
    };
    const handles = () => process.getActiveResourcesInfo().length;
    await round(60);
    const [children, memory, open0] = [childrenOf(process.pid).length, heapInUse(), handles()];
    await round(400);
    assert.equal(childrenOf(process.pid).length, children);
    assert.ok(handles() <= open0 + 2, `${handles()} handles instead of ${open0}`);
    // 400 sessions that leaked 25 KB each would be 10 MB. What holds on to closed pipes lets go of them a little later.
    await until('memory is given back', () => heapInUse() - memory < 10 * 1024 * 1024);
  });

  it('are no more than STDIO_MAX_PROCESSES at a time', async () => {
    const few = new ServerProcesses({ allow: ['sh'], max: 1, path: process.env.PATH ?? '', logger });
    const command = { command: 'sh', args: [sourceFixture('tiny-stdio-server.sh')], env: {}, secrets: [] };
    const { process: first } = await few.start(command);
    assert.ok(few.full);
    await assert.rejects(few.start(command), /STDIO_MAX_PROCESSES allows no more/);
    await first.stop();
    await few.start(command);
    await few.close();
  });
});

function target(command: string, args: string[], env: Record<string, string> = {}): StdioTarget {
  return { transport: McpTransport.STDIO, command, args, env, secrets: [], timeoutMs: undefined };
}
