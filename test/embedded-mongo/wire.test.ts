import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as bson from 'bson';
import { serveConnection } from '../../scripts/embedded-mongo/wire/connection.ts';
import { messagesIn } from '../../scripts/embedded-mongo/wire/framing.ts';
import { temporaryFolder } from './support/process.ts';
import { onlyEmbedded, type TestDocument, useStore } from './support/store.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_COMPRESSED = 2012;
const OP_MSG = 2013;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 1 << 16;

function int32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32LE(value, i * 4);
  return bytes;
}

function message(opCode: number, requestId: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([int32(16 + content.length, requestId, 0, opCode), content]);
}

function body(command: TestDocument): Buffer {
  return Buffer.concat([Buffer.from([0]), bson.serialize(command)]);
}

function sequence(name: string, documents: readonly TestDocument[]): Buffer {
  const content = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((document) => bson.serialize(document)),
  ]);
  return Buffer.concat([Buffer.from([1]), int32(content.length + 4), content]);
}

/** A connection of plain bytes. */
class RawClient {
  readonly #messages: AsyncGenerator<Buffer>;

  private constructor(readonly socket: Socket) {
    this.#messages = messagesIn(socket);
    socket.on('error', () => {});
  }

  static async connect(path: string): Promise<RawClient> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Sends bytes and waits for a message. */
  async ask(bytes: Uint8Array): Promise<Buffer> {
    this.socket.write(bytes);
    return this.next();
  }

  async next(): Promise<Buffer> {
    const { value, done } = await this.#messages.next();
    assert.ok(!done, 'the connection was closed');
    return value;
  }

  /** Sends bytes and waits until the server closes the connection. */
  async isClosedBy(bytes: Uint8Array): Promise<void> {
    this.socket.resume().write(bytes);
    if (!this.socket.closed) await once(this.socket, 'close');
  }
}

/** The document of an OP_MSG reply. */
function replyOf(reply: Buffer): TestDocument {
  assert.equal(reply.readInt32LE(12), OP_MSG);
  return bson.deserialize(reply.subarray(21));
}

describe('embedded MongoDB: wire protocol', () => {
  onlyEmbedded();
  const store = useStore();
  const clients: RawClient[] = [];

  async function open(): Promise<RawClient> {
    const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(store.uri)?.[1] ?? '');
    const client = await RawClient.connect(path);
    clients.push(client);
    return client;
  }
  afterEach(() => {
    for (const client of clients.splice(0)) client.socket.destroy();
  });

  const ping = body({ ping: 1, $db: 'admin' });

  it('answers OP_MSG with the id of the request', async () => {
    const client = await open();
    const reply = await client.ask(message(OP_MSG, 42, int32(0), ping));
    assert.equal(reply.readInt32LE(8), 42);
    assert.equal(replyOf(reply).ok, 1);
  });

  it('answers OP_QUERY for the handshake, and nothing else by it', async () => {
    const client = await open();
    const query = (command: TestDocument) =>
      message(OP_QUERY, 7, int32(0), Buffer.from('admin.$cmd\0'), int32(0, -1), bson.serialize(command));
    const reply = await client.ask(query({ isMaster: 1, helloOk: true, compression: ['zlib'] }));
    assert.deepEqual([reply.readInt32LE(8), reply.readInt32LE(12), reply.readInt32LE(32)], [7, OP_REPLY, 1]);
    const hello = bson.deserialize(reply.subarray(36));
    assert.deepEqual([hello.ismaster, hello.helloOk], [true, true]);
    assert.deepEqual([hello.compression, hello.logicalSessionTimeoutMinutes], [undefined, undefined]);
    const refused = bson.deserialize((await client.ask(query({ find: 'x' }))).subarray(36));
    assert.deepEqual([refused.ok, refused.code], [0, 352]);
  });

  it('reads document sequences', async () => {
    const client = await open();
    const documents = [{ _id: 1 }, { _id: 2 }, { _id: 3 }];
    const insert = body({ insert: 'sequences', $db: 'wire' });
    // Sections may come in any order.
    const reply = await client.ask(message(OP_MSG, 1, int32(0), sequence('documents', documents), insert));
    assert.equal(replyOf(reply).n, 3);
    const deletes = sequence('deletes', [{ q: { _id: { $lt: 3 } }, limit: 0 }]);
    const removed = await client.ask(
      message(OP_MSG, 2, int32(0), body({ delete: 'sequences', $db: 'wire' }), deletes),
    );
    assert.equal(replyOf(removed).n, 2);
  });

  it('does not answer what wants no answer, and does it all the same', async () => {
    const client = await open();
    const insert = message(
      OP_MSG,
      1,
      int32(MORE_TO_COME),
      body({ insert: 'quiet', documents: [{ _id: 1 }], $db: 'wire' }),
    );
    const failing = message(OP_MSG, 2, int32(MORE_TO_COME), body({ nothing: 1, $db: 'wire' }));
    const count = message(OP_MSG, 3, int32(EXHAUST_ALLOWED), body({ count: 'quiet', $db: 'wire' }));
    const reply = await client.ask(Buffer.concat([insert, failing, count]));
    assert.equal(reply.readInt32LE(8), 3);
    assert.equal(replyOf(reply).n, 1);
  });

  it('reads messages however they are cut', async () => {
    const client = await open();
    const two = Buffer.concat([message(OP_MSG, 1, int32(0), ping), message(OP_MSG, 2, int32(0), ping)]);
    for (const byte of two) {
      client.socket.write(Buffer.from([byte]));
      await nextTurn();
    }
    assert.equal((await client.next()).readInt32LE(8), 1);
    assert.equal((await client.next()).readInt32LE(8), 2);
  });

  it('answers each client in order, also when it asks ahead', async () => {
    const client = await open();
    const asked = Array.from({ length: 200 }, (_, n) => message(OP_MSG, n, int32(0), ping));
    client.socket.write(Buffer.concat(asked));
    for (let n = 0; n < asked.length; n++) assert.equal((await client.next()).readInt32LE(8), n);
  });

  it('answers with an error when documents are no BSON', async () => {
    const client = await open();
    const wrong = body({ ping: 1, text: 'abc', $db: 'admin' });
    wrong[wrong.indexOf('abc')] = 0xff;
    assert.equal(replyOf(await client.ask(message(OP_MSG, 1, int32(0), wrong))).code, 22);
    assert.equal(replyOf(await client.ask(message(OP_MSG, 2, int32(0), ping))).ok, 1);
  });

  describe('closes a connection, and no other one, for', () => {
    const start = [OP_MSG, 1, int32(0)] as const;
    // biome-ignore format: one case on a line
    const WRONG: Readonly<Record<string, Buffer>> = {
      'a length below that of the header': int32(5, 0, 0, OP_MSG),
      'a negative length': int32(-1, 0, 0, OP_MSG),
      'a length above 48 MB': int32(48_000_001, 0, 0, OP_MSG),
      'an unknown operation': message(1234, 1, int32(0), ping),
      'a compressed message': message(OP_COMPRESSED, 1, int32(OP_MSG, 0), ping),
      'an unknown required flag': message(OP_MSG, 1, int32(4), ping),
      'no body': message(...start),
      'no flags': message(OP_MSG, 1),
      'two bodies': message(...start, ping, ping),
      'an unknown section': message(...start, Buffer.from([7]), int32(5)),
      'a body longer than the message': message(...start, Buffer.from([0]), int32(1000)),
      'a sequence longer than the message': message(...start, ping, Buffer.from([1]), int32(1000)),
      'a sequence without a name': message(...start, ping, Buffer.from([1]), int32(8), Buffer.from('abcd')),
      'two sequences of one name': message(...start, ping, sequence('a', []), sequence('a', [])),
      'a query without an end': message(OP_QUERY, 1, int32(0), Buffer.from('admin')),
      'text of another protocol': Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    };

    for (const [name, bytes] of Object.entries(WRONG)) {
      it(name, async () => {
        const bystander = await open();
        const client = await open();
        const before = store.process?.stderr().length ?? 0;
        await client.isClosedBy(bytes);
        assert.equal(replyOf(await bystander.ask(message(OP_MSG, 1, int32(0), ping))).ok, 1);
        while (store.process?.stderr().length === before) await nextTurn();
        assert.match(store.process?.stderr().slice(before) ?? '', /^connection closed: .+\n$/);
      });
    }
  });

  it('answers what runs when the server closes, and then ends the connection', async () => {
    const closing = new AbortController();
    const folder = await temporaryFolder();
    const path = join(folder.path, 'socket');
    const served: Promise<void>[] = [];
    const handler = async () => {
      closing.abort();
      await nextTurn();
      return bson.serialize({ ok: 1 });
    };
    const server = createServer((socket) => {
      served.push(serveConnection(socket, { handler, log: assert.fail, closing: closing.signal }));
    });
    await once(server.listen(path), 'listening');
    const idle = await RawClient.connect(path);
    const client = await RawClient.connect(path);
    assert.equal(replyOf(await client.ask(message(OP_MSG, 1, int32(0), ping))).ok, 1);
    await Promise.all(served);
    for (const { socket } of [idle, client]) if (!socket.resume().closed) await once(socket, 'close');
    server.close();
    await folder.remove();
  });

  it('survives clients that leave before they are answered', async () => {
    const documents = Array.from({ length: 300 }, (_, _id) => ({ _id, text: 'x'.repeat(10_000) }));
    const fill = await open();
    await fill.ask(message(OP_MSG, 1, int32(0), body({ insert: 'large', documents, $db: 'wire' })));
    const find = message(OP_MSG, 2, int32(0), body({ find: 'large', batchSize: 1000, $db: 'wire' }));
    for (let n = 0; n < 30; n++) {
      const client = await open();
      client.socket.write(Buffer.concat([find, find]));
      if (n % 2 === 0) await once(client.socket, 'readable');
      client.socket.destroy();
    }
    assert.equal(replyOf(await fill.ask(message(OP_MSG, 3, int32(0), ping))).ok, 1);
    assert.doesNotMatch(store.process?.stderr() ?? '', /Error/);
  });

  it('survives random bytes', async () => {
    const good = message(
      OP_MSG,
      1,
      int32(0),
      body({ find: 'x', filter: { a: { $in: [1, 'x'] } }, $db: 'wire' }),
    );
    for (let n = 0; n < 200; n++) {
      const client = await open();
      const broken = Buffer.from(good);
      for (let i = 16 + (n % (good.length - 16)); i < good.length; i += 13)
        broken[i] = (n * 31 + i * 7) % 256;
      client.socket.end(broken);
      if (!client.socket.resume().closed) await once(client.socket, 'close');
    }
    const client = await open();
    assert.equal(replyOf(await client.ask(message(OP_MSG, 1, int32(0), ping))).ok, 1);
  });
});
