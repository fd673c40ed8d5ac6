import assert from 'node:assert/strict';
import dns, { type LookupAddress } from 'node:dns';
import type { RequestListener } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { type Agent, fetch } from 'undici';
import { egressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';
import { type AnsweringServer, answerWith } from '../support/answering-server.ts';

/** Names and what the resolver answers: the first list at the first question, the last one from then on. */
const answers = new Map<string, string[][]>();
const systemLookup = dns.lookup;

/** Stands before the resolver of the system, and knows the names of `answers`. */
function lookup(name: string, options: dns.LookupAllOptions, callback: AllFound): void {
  const known = answers.get(name.replace(/\.$/, ''));
  if (known === undefined) {
    systemLookup(name, options, callback);
    return;
  }
  const now = known.length > 1 ? known.shift() : known[0];
  const found = (now ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  process.nextTick(callback, null, found);
}

type AllFound = (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void;

describe('outgoing connections', () => {
  const dispatchers: Agent[] = [];
  const servers: AnsweringServer[] = [];
  /** Requests that reached a server of this machine. */
  let reached: string[] = [];

  const guarded = (entries: string[] = [], privateNetwork = false) => {
    const dispatcher = createEgressDispatcher(egressPolicy(entries, privateNetwork));
    dispatchers.push(dispatcher);
    return dispatcher;
  };

  const listen = async (
    address: string,
    answer: RequestListener = (_, response) => response.end('reached'),
  ) => {
    const server = await answerWith((request, response) => {
      reached.push(`${address} ${request.headers.host} ${request.url}`);
      answer(request, response);
    }, address);
    servers.push(server);
    return server.port;
  };

  const isRefused = (url: string, dispatcher: Agent) =>
    assert.rejects(
      fetch(url, { dispatcher }),
      (error: Error) => {
        assert.equal((error.cause as Error).name, 'EgressError', `${url}: ${error.cause}`);
        return true;
      },
      url,
    );

  before(() => {
    dns.lookup = lookup as typeof dns.lookup;
    syncBuiltinESMExports();
  });

  beforeEach(() => {
    answers.clear();
    reached = [];
  });

  afterEach(async () => {
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
    for (const server of servers.splice(0)) server.close();
  });

  after(() => {
    dns.lookup = systemLookup;
    syncBuiltinESMExports();
  });

  it('reach nothing of this machine, however its address is written', async () => {
    const port = await listen('127.0.0.1');
    const dispatcher = guarded();
    answers.set('localhost', [['127.0.0.1', '::1']]);
    for (const host of [
      '127.0.0.1',
      '127.0.0.1.',
      '2130706433',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '0x7f000001',
      '127.1',
      '0',
      '127.0.0.1%2e',
      '①②⑦.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::127.0.0.1]',
      '[2002:7f00:1::]',
      'localhost',
      'localhost.',
      'LOCALHOST',
    ]) {
      await isRefused(`http://${host}:${port}/`, dispatcher);
    }
    assert.deepEqual(reached, []);
  });

  it('are made to the host of a URL, not to what stands before its @', async () => {
    const port = await listen('127.0.0.1');
    const dispatcher = guarded();
    for (const url of [
      `http://example.com:80@127.0.0.1:${port}/`,
      `http://example.com%2f@localhost:${port}/`,
    ]) {
      // Fetch takes no URL with a user; what sends such a URL takes its host apart first.
      const { protocol, host } = new URL(url);
      await isRefused(`${protocol}//${host}/`, dispatcher);
    }
    // A backslash is a slash in http URLs, so this is the machine itself, with a path.
    await isRefused(`http://127.0.0.1:${port}\\@example.com/`, dispatcher);
    assert.deepEqual(reached, []);
  });

  it('are refused at every port alike', async () => {
    const dispatcher = guarded();
    for (const port of [80, 443, 2375, 6379, 8080, 27017, 65535]) {
      await isRefused(`http://127.0.0.1:${port}/`, dispatcher);
    }
  });

  it('are refused by the address that a name has', async () => {
    const dispatcher = guarded([], true);
    answers.set('metadata.google.internal', [['169.254.169.254']]);
    answers.set('metadata.of.a.cloud', [['fd00:ec2::254', '168.63.129.16']]);
    answers.set('printer.local', [['fe80::1%eth0']]);
    answers.set('translated.example', [['64:ff9b::a9fe:a9fe', '::a9fe:a9fe']]);
    for (const name of answers.keys()) {
      await isRefused(`http://${name}/latest/meta-data/`, dispatcher);
      await isRefused(`http://${name}./latest/meta-data/`, dispatcher);
    }
  });

  it('go only to those of a name’s addresses that are allowed', async () => {
    const port = await listen('127.0.0.2');
    answers.set('mixed.example', [['169.254.169.254', '10.0.0.1', '127.0.0.2', '::1']]);
    const response = await fetch(`http://mixed.example:${port}/`, { dispatcher: guarded(['127.0.0.2']) });
    assert.equal(await response.text(), 'reached');
  });

  it('go to the address that was checked, although the name has another one a moment later', async () => {
    const inside = await listen('127.0.0.1');
    const dispatcher = guarded(['127.0.0.2']);
    // A name is looked up once for each connection: what is connected to is what was checked.
    answers.set('rebinding.example', [['127.0.0.2'], ['127.0.0.1']]);
    const refused = await fetch(`http://rebinding.example:${inside}/`, { dispatcher }).catch(
      (error) => error,
    );
    assert.equal(refused.cause.code, 'ECONNREFUSED');
    assert.equal(refused.cause.address, '127.0.0.2');
    assert.equal(answers.get('rebinding.example')?.length, 1);
    await isRefused(`http://rebinding.example:${inside}/`, dispatcher);
    assert.deepEqual(reached, []);
  });

  it('are checked again for the connection after one that was closed', async () => {
    const port = await listen('127.0.0.2', (_, response) => {
      response.setHeader('connection', 'close');
      response.end('reached');
    });
    const dispatcher = guarded(['127.0.0.2']);
    answers.set('rebinding.example', [['127.0.0.2'], ['127.0.0.1']]);
    assert.equal(await (await fetch(`http://rebinding.example:${port}/`, { dispatcher })).text(), 'reached');
    await isRefused(`http://rebinding.example:${port}/`, dispatcher);
  });

  it('are checked at every redirect', async () => {
    const inside = await listen('127.0.0.1');
    answers.set('inside.example', [['127.0.0.1']]);
    for (const status of [301, 302, 303, 307, 308]) {
      for (const target of [
        `http://127.0.0.1:${inside}/`,
        `http://[::ffff:127.0.0.1]:${inside}/`,
        `//2130706433:${inside}/`,
        `http://inside.example:${inside}/`,
        'http://169.254.169.254/latest/meta-data/',
      ]) {
        const port = await listen('127.0.0.2', (_, response) =>
          response.writeHead(status, { location: target }).end(),
        );
        await isRefused(`http://127.0.0.2:${port}/`, guarded(['127.0.0.2']));
      }
    }
    assert.deepEqual(
      reached.filter((it) => it.startsWith('127.0.0.1')),
      [],
    );
  });

  it('reach a host that EGRESS_ALLOW names, in capitals and with the root’s dot too, and no other by it', async () => {
    const port = await listen('127.0.0.1');
    answers.set('wiki.internal', [['127.0.0.1']]);
    answers.set('evil.wiki.internal', [['127.0.0.1']]);
    answers.set('wiki.internal.evil.example', [['127.0.0.1']]);
    const dispatcher = guarded(['Wiki.Internal']);
    for (const host of ['wiki.internal', 'WIKI.internal', 'wiki.internal.']) {
      const response = await fetch(`http://${host}:${port}/`, { dispatcher });
      assert.equal(await response.text(), 'reached', host);
    }
    for (const host of ['evil.wiki.internal', 'wiki.internal.evil.example', 'localhost', '127.0.0.1']) {
      await isRefused(`http://${host}:${port}/`, dispatcher);
    }
  });
});
