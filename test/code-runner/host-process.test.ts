import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { hostsOf, isGone, until } from './processes.ts';
import { textOf, useCodeRunner } from './run-code.ts';

describe('the host processes of Code Runner', function () {
  this.timeout(20_000);
  const { run, succeed } = useCodeRunner();

  /** The host that is at work while a program loops. */
  async function busyHost(): Promise<number> {
    let busiest = 0;
    await until('a host is busy', () => {
      busiest = hostsOf(process.pid).find((pid) => processorTicks(pid) > 40) ?? 0;
      return busiest !== 0;
    });
    return busiest;
  }

  it('have no environment and none of the worker’s sockets', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await succeed('1');
    const sockets = socketsOf(process.pid);
    assert.ok(sockets.length > 0);
    const hosts = hostsOf(process.pid);
    assert.ok(hosts.length > 0);
    for (const pid of hosts) {
      assert.equal(readFileSync(`/proc/${pid}/environ`, 'utf8'), '');
      assert.equal(readlinkSync(`/proc/${pid}/cwd`), '/');
      assert.deepEqual(
        socketsOf(pid).filter((socket) => sockets.includes(socket)),
        [],
      );
    }
    server.close();
  });

  it('end with the call when they are killed, and the next call works', async () => {
    await succeed('1');
    const running = run('for (;;);', { timeoutSeconds: 30 });
    process.kill(await busyHost(), 'SIGKILL');
    const result = await running;
    assert.equal(result.isError, true);
    assert.equal(
      textOf(result),
      'The sandbox process ended unexpectedly (SIGKILL). What the program printed is lost.',
    );
    assert.equal((await succeed('1 + 1')).result, 2);
  });

  it('are freed when the call is cancelled', async () => {
    const cancelled = new AbortController();
    const running = run('for (;;);', { timeoutSeconds: 30, signal: cancelled.signal });
    const host = await busyHost();
    cancelled.abort(new Error('cancelled by the client'));
    await assert.rejects(running, /cancelled by the client/);
    await until('the host is gone', () => isGone(host));
    assert.equal((await succeed('2 + 2')).result, 4);
  });

  it('serve a hundred calls at once', async () => {
    const runs = Array.from({ length: 100 }, (_, n) =>
      succeed(`console.log(${n}); ${n} + 1`, { gateway: `gateway ${n % 7}` }),
    );
    (await Promise.all(runs)).forEach(({ result, stdout }, n) => {
      assert.deepEqual([result, stdout], [n + 1, `${n}\n`]);
    });
  });

  it('end when the worker is killed, also in the middle of a program', async () => {
    const worker = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'lonely-worker.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(worker.stdout, 'data');
    const hosts = JSON.parse(String(line)) as number[];
    assert.ok(hosts.length > 0);
    worker.kill('SIGKILL');
    await until('the hosts are gone', () => hosts.every(isGone));
  });
});

/** Processor time that a process has used, in ticks of 10 ms (Linux, proc(5), stat). */
function processorTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`)
    .map((fd) => readDescriptor(`/proc/${pid}/fd/${fd}`))
    .filter((target) => target.startsWith('socket:'));
}

/** Empty for a descriptor that was closed in the meantime, such as that of the folder that was just read. */
function readDescriptor(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
