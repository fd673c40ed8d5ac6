import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Agent } from 'undici';
import { type HttpAnswer, sendRequest } from '../../worker/connectors/mcp/http-answer.ts';
import { type AnsweringServer, answerWith } from '../support/answering-server.ts';

describe('an answer over HTTP', () => {
  const dispatcher = new Agent();
  let server: AnsweringServer;
  let respond: (response: ServerResponse) => void;

  before(async () => {
    server = await answerWith((_request, response) => respond(response));
  });

  after(async () => {
    await dispatcher.destroy();
    server.close();
  });

  function ask(how: typeof respond, signal = new AbortController().signal): Promise<HttpAnswer> {
    respond = how;
    const origin = `http://127.0.0.1:${server.port}`;
    return sendRequest(dispatcher, { origin, path: '/', method: 'GET' }, signal);
  }

  async function textOf({ body }: HttpAnswer): Promise<string> {
    let text = '';
    await body.read((chunk) => {
      text += chunk.toString();
    });
    return text;
  }

  it('is read as it comes', async () => {
    const answer = await ask((response) => {
      response.writeHead(201, { 'x-kind': 'short' });
      response.write('one ');
      response.end('two');
    });
    assert.equal(answer.statusCode, 201);
    assert.equal(answer.headers['x-kind'], 'short');
    assert.equal(await textOf(answer), 'one two');
  });

  it('is read whole when all of it came before anybody read it, however much that is', async () => {
    const long = 'x'.repeat(1024 * 1024);
    const served = Promise.withResolvers<void>();
    const answer = await ask((response) => {
      response.write('short');
      response.end();
      response.on('close', served.resolve);
    });
    await served.promise;
    assert.equal(await textOf(answer), 'short');
    const paused = await ask((response) => response.end(long));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await textOf(paused)).length, long.length);
  });

  it('says that it broke off, after what came before that', async () => {
    const broken = Promise.withResolvers<void>();
    const answer = await ask((response) => {
      response.write('the beginning', () => response.destroy());
      response.on('close', broken.resolve);
    });
    await broken.promise;
    let text = '';
    await assert.rejects(
      answer.body.read((chunk) => {
        text += chunk.toString();
      }),
      /terminated|closed/,
    );
    assert.equal(text, 'the beginning');
  });

  it('ends with what whoever reads it throws', async () => {
    const closed = Promise.withResolvers<void>();
    const answer = await ask((response) => {
      response.write('nonsense');
      response.on('close', closed.resolve);
    });
    const refuse = () => {
      throw new Error('that is no message');
    };
    await assert.rejects(answer.body.read(refuse), /that is no message/);
    await closed.promise;
    await assert.rejects((await ask((response) => response.end('more'))).body.read(refuse), /no message/);
  });

  it('ends with its signal, before it comes and in its middle', async () => {
    const reason = new Error('cancelled');
    const early = new AbortController();
    const waiting = ask(() => early.abort(reason), early.signal);
    await assert.rejects(waiting, reason);
    await assert.rejects(
      ask(() => assert.fail('it was sent'), AbortSignal.abort(reason)),
      reason,
    );
    const late = new AbortController();
    const answer = await ask((response) => response.write('…'), late.signal);
    const reading = textOf(answer);
    late.abort(reason);
    await assert.rejects(reading, reason);
  });

  it('passes unread, and is cut off where that would take long', async () => {
    await (await ask((response) => response.end('nothing of interest'))).body.dump();
    const cut = Promise.withResolvers<void>();
    const endless = await ask((response) => {
      const more = () => response.write('x'.repeat(64 * 1024), () => !response.destroyed && more());
      more();
      response.on('close', cut.resolve);
    });
    await endless.body.dump();
    await cut.promise;
  });
});
