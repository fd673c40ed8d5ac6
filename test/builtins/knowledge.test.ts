import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltinUser, connectToBuiltins, connectToGateway } from '../support/builtins.ts';
import { type GraphqlFailure, Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import { ARTICLE_PAGE, makeDocx, makePdf } from './fixtures/documents.ts';
import { EmbeddingProviders, GEMINI_KEY, OPENAI_KEY } from './fixtures/embedding-providers.ts';

interface Found {
  id: string;
  text: string;
  source: string;
  place: string;
  score: number;
}

interface Source {
  id: string;
  name: string;
  mimeType: string;
  bytes: number;
  chunks: number;
  embeddingModel: string | null;
  note: string | null;
}

const ADD = `mutation ($gatewayId: ID!, $input: KnowledgeSourceInput!) {
  addKnowledgeSource(gatewayId: $gatewayId, input: $input) { id name mimeType bytes chunks embeddingModel note }
}`;

async function add(platform: Platform, gateway: string, input: Record<string, unknown>): Promise<Source> {
  const { addKnowledgeSource } = await platform.graphql<{ addKnowledgeSource: Source }>(ADD, {
    gatewayId: gateway,
    input,
  });
  return addKnowledgeSource;
}

const search = async (user: BuiltinUser, query: string, top_k?: number): Promise<Found[]> =>
  (await user.succeed('knowledge_search', { query, ...(top_k ? { top_k } : {}) })).results;

/** The status of a request whose body is announced and never comes. */
function statusOfAnnounced(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    outgoing.flushHeaders();
  });
}

describe('knowledge', function () {
  this.timeout(90_000);
  let platform: Platform;
  let providers: EmbeddingProviders;

  before(async () => {
    platform = await sharedPlatform();
    providers = await EmbeddingProviders.start();
  });
  after(() => providers.site.stop());

  it('takes in documents of every kind, and says where in them something stands', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    const gateway = user.gateway.id;
    const base64 = (data: Buffer) => ({ base64: data.toString('base64') });
    await add(platform, gateway, { name: 'plain.txt', text: 'The zebrafinch sings.\n\nNothing else.' });
    await add(platform, gateway, {
      name: 'guide.md',
      text: '# Guide\n\n## Kingfishers\n\nThe kingfisher dives.',
    });
    await add(platform, gateway, { name: 'page.html', text: ARTICLE_PAGE });
    await add(platform, gateway, {
      name: 'paper.pdf',
      ...base64(makePdf('Paper', ['Cover', 'The bittern booms at night.'])),
    });
    await add(platform, gateway, {
      name: 'letter.docx',
      ...base64(makeDocx('Ospreys', ['The osprey hovers above the lake.'])),
    });
    await add(platform, gateway, { name: 'table.csv', text: 'bird;pond\nmallard;7\ngrebe;9\n' });
    await add(platform, gateway, {
      name: 'data.json',
      text: '{"cranes": [{"name": "Kranich", "count": 12}]}',
    });
    await add(platform, gateway, {
      name: 'noext',
      mimeType: 'text/plain; charset=windows-1251',
      ...base64(Buffer.from([0xf6, 0xe0, 0xef, 0xeb, 0xff])),
    });
    const places: Record<string, [string, string]> = {
      zebrafinch: ['plain.txt', 'line 1 to line 3'],
      kingfisher: ['guide.md', 'Guide › Kingfishers, line 5'],
      'fish prey share': ['page.html', 'Herons of the pond'],
      bittern: ['paper.pdf', 'page 1 to page 2'],
      osprey: ['letter.docx', 'Ospreys, line 3'],
      grebe: ['table.csv', 'row 2 to row 3'],
      kranich: ['data.json', 'cranes'],
      цапля: ['noext', 'line 1'],
    };
    for (const [query, [source, place]] of Object.entries(places)) {
      const [first] = await search(user, query);
      assert.equal(first?.source, source, query);
      assert.ok(first?.place.startsWith(place), `${query}: ${first?.place}`);
    }
    const { text } = await user.call('knowledge_search', { query: 'grebe' });
    assert.match(text, /^\[1\] table\.csv, row 2 to row 3\n.*bird: grebe; pond: 9/s);
  });

  it('finds words in their forms, and nothing where there is nothing', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    assert.equal((await user.call('knowledge_search', { query: 'x' })).text, 'There are no documents yet.');
    await add(platform, user.gateway.id, {
      name: 'a',
      text: 'They were running through the café. 日本語も読めます。',
    });
    for (const query of ['run', 'RUNS!', 'cafe', '日本', 'how do they run?']) {
      assert.equal((await search(user, query)).length, 1, query);
    }
    for (const query of [
      'walking',
      '"',
      'NEAR(',
      'a AND OR NOT',
      "'; DROP TABLE chunks; --",
      '*',
      'text:run^2 -',
    ]) {
      const found = await user.call('knowledge_search', { query });
      assert.equal(found.isError, false, query);
    }
    assert.deepEqual(await search(user, 'walking'), []);
  });

  it('ranks what fits best first, with scores, and as many as are wanted', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    for (let n = 0; n < 8; n += 1) {
      await add(platform, user.gateway.id, {
        name: `doc ${n}`,
        text: `A text about ponds${n === 5 ? ', and ponds again: the pond of ponds' : ''}. Number ${n}.`,
      });
    }
    const found = await search(user, 'ponds');
    assert.equal(found.length, 5);
    assert.equal(found[0]?.source, 'doc 5');
    assert.ok(found.every(({ score }, n) => score <= (found[n - 1]?.score ?? 1) && score > 0));
    assert.equal((await search(user, 'ponds', 8)).length, 8);
  });

  it('gives passages, what is around them, and whole sources', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    const text = Array.from(
      { length: 900 },
      (_, n) => `Paragraph ${n} says something about pond number ${n} and its birds.`,
    ).join('\n\n');
    const source = await add(platform, user.gateway.id, { name: 'long.txt', text });
    assert.ok(source.chunks > 25);
    const [found] = await search(user, '"Paragraph 450"');
    assert.ok(found?.text.includes('Paragraph 450 '));
    const around = await user.succeed('knowledge_get', { id: found?.id, around: 1 });
    assert.equal(around.results.length, 3);
    assert.equal(around.results[1].id, found?.id);
    let cursor: number | undefined = 0;
    let all = '';
    do {
      const page: { results: Found[]; nextCursor?: number } = await user.succeed('knowledge_get', {
        id: source.id,
        cursor,
      });
      all += page.results.map((result) => result.text).join('\n');
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    for (let n = 0; n < 900; n += 1) assert.ok(all.includes(`Paragraph ${n} `), String(n));
    assert.match(await user.fail('knowledge_get', { id: 'nothing.3' }), /There is no passage or source/);
    assert.match(await user.fail('knowledge_get', { id: `${source.id}.99999` }), /There is no passage/);
  });

  it('lists, replaces and deletes, and what is deleted is gone', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    const gateway = user.gateway.id;
    const first = await add(platform, gateway, {
      name: 'notes.md',
      text: 'The password of the pond is oldsecret.',
    });
    await search(user, 'password');
    const second = await add(platform, gateway, {
      name: 'notes.md',
      text: 'The password of the pond is newsecret.',
    });
    const [found, ...others] = await search(user, 'password');
    assert.match(found?.text ?? '', /newsecret/);
    assert.deepEqual(others, []);
    const { results } = await user.succeed('knowledge_sources', {});
    assert.deepEqual(
      results.map(({ id, source }: { id: string; source: string }) => [id, source]),
      [[second.id, 'notes.md']],
    );
    assert.match(await user.fail('knowledge_get', { id: first.id }), /There is no passage or source/);
    const listed = async (text: string) => {
      const { knowledgeSources } = await platform.graphql<{ knowledgeSources: { nodes: Source[] } }>(
        'query ($id: ID!, $text: String) { knowledgeSources(gatewayId: $id, search: $text) { nodes { id } totalCount } }',
        { id: gateway, text },
      );
      return knowledgeSources;
    };
    assert.deepEqual(await listed('NOTES.'), { nodes: [{ id: second.id }], totalCount: 1 });
    assert.deepEqual(await listed('.*'), { nodes: [], totalCount: 0 });
    const remove = (id: string) =>
      platform.graphql<{ deleteKnowledgeSource: boolean }>(
        'mutation ($gatewayId: ID!, $id: ID!) { deleteKnowledgeSource(gatewayId: $gatewayId, id: $id) }',
        { gatewayId: gateway, id },
      );
    await remove(second.id);
    assert.deepEqual(await search(user, 'password'), []);
    assert.match(await user.fail('knowledge_get', { id: `${second.id}.0` }), /There is no passage/);
    await assert.rejects(remove(second.id), (error: GraphqlFailure) => error.code === 'NOT_FOUND');
    const { knowledgeSources } = await platform.graphql<{ knowledgeSources: { totalCount: number } }>(
      'query ($id: ID!) { knowledgeSources(gatewayId: $id) { totalCount } }',
      { id: gateway },
    );
    assert.equal(knowledgeSources.totalCount, 0);
    const { auditLog } = await platform.graphql<{
      auditLog: { nodes: { action: string; target: string }[] };
    }>('{ auditLog(first: 20) { nodes { action target } } }');
    const actions = auditLog.nodes.filter(({ target }) => target === gateway).map(({ action }) => action);
    assert.ok(actions.includes('addKnowledgeSource') && actions.includes('deleteKnowledgeSource'));
  });

  it('belongs to its gateway', async () => {
    const [one, two] = await Promise.all([
      connectToBuiltins(platform, { knowledge: {} }),
      connectToBuiltins(platform, { knowledge: {} }),
    ]);
    const source = await add(platform, one.gateway.id, { name: 'mine', text: 'A secret heron.' });
    assert.deepEqual(await search(two, 'heron'), []);
    assert.match(await two.fail('knowledge_get', { id: `${source.id}.0` }), /There is no passage/);
  });

  it('is found by meaning where a provider makes vectors, and by words where it fails', async () => {
    const settings = {
      openai: {
        embedding: 'openai',
        embeddingUrl: providers.site.url('/v1'),
        embeddingApiKey: OPENAI_KEY,
        embeddingModel: 'small',
      },
      gemini: {
        embedding: 'gemini',
        embeddingUrl: providers.site.url(),
        embeddingApiKey: GEMINI_KEY,
        embeddingModel: 'gem',
      },
    };
    for (const [name, knowledge] of Object.entries(settings)) {
      const user = await connectToBuiltins(platform, { knowledge });
      providers.busy = name === 'openai' ? 1 : 0;
      const source = await add(platform, user.gateway.id, {
        name: 'birds',
        text: 'The stork stands in the meadow.',
      });
      assert.deepEqual([source.embeddingModel, source.note], [knowledge.embeddingModel, null]);
      await add(platform, user.gateway.id, { name: 'bills', text: 'Payment is due in thirty days.' });
      await add(platform, user.gateway.id, { name: 'leave', text: 'Vacation is granted by the team lead.' });
      assert.equal((await search(user, 'feathered avian'))[0]?.source, 'birds', 'no word in common');
      assert.equal((await search(user, 'what does money cost'))[0]?.source, 'bills');
      const both = await search(user, 'absence of the team lead');
      assert.deepEqual([both[0]?.source, both[0]?.score], ['leave', 1], 'first by words and by meaning');
      providers.broken = true;
      assert.equal((await search(user, 'stork'))[0]?.source, 'birds');
      const plain = await add(platform, user.gateway.id, { name: 'later', text: 'A server hums.' });
      assert.equal(plain.embeddingModel, null);
      assert.match(plain.note ?? '', /the embedding provider failed: it answered with status 500/);
      providers.broken = false;
      assert.equal((await search(user, 'hums'))[0]?.source, 'later');
    }
  });

  it('refuses what cannot be read, and keeps nothing of it', async () => {
    const user = await connectToBuiltins(platform, { knowledge: { maxChunks: 100 } });
    const gateway = user.gateway.id;
    const refused: [Record<string, unknown>, RegExp][] = [
      [
        { name: 'x.pdf', base64: Buffer.from('%PDF-1.7 broken').toString('base64') },
        /x\.pdf cannot be added: Invalid PDF/,
      ],
      [{ name: 'x.docx', base64: Buffer.from('no zip').toString('base64') }, /x\.docx cannot be added/],
      [{ name: 'x.json', text: '{"a": ' }, /x\.json cannot be added: .*JSON/],
      [{ name: 'x.png', base64: 'AAAA' }, /image\/png has no text/],
      [{ name: 'x.txt', text: '   ' }, /it has no text/],
      [{ name: 'huge.txt', text: 'word. '.repeat(100_000) }, /there may be 100/],
      [{ name: 'none', text: '' }, /document is empty/],
    ];
    for (const [input, message] of refused) await assert.rejects(add(platform, gateway, input), message);
    await assert.rejects(
      add(platform, gateway, { name: 'x', text: 'a', base64: 'YQ==' }),
      (error: GraphqlFailure) => {
        assert.deepEqual(error.fields, [{ path: 'input.text', message: 'give either text or base64' }]);
        return true;
      },
    );
    assert.deepEqual((await user.succeed('knowledge_sources', {})).results, []);
    const bare = await connectToBuiltins(platform, { files: {} });
    await assert.rejects(
      add(platform, bare.gateway.id, { name: 'x', text: 'x' }),
      /Knowledge is not attached/,
    );
  });

  it('is added to by a tool where the admin allows it', async () => {
    const closed = await connectToBuiltins(platform, { knowledge: {} });
    const args = { name: 'note.md', content: '# Note\n\nThe heron was here.' };
    assert.match(await closed.fail('knowledge_add', args), /does not allow adding/);
    const open = await connectToBuiltins(platform, { knowledge: { allowAdding: true } });
    const { results } = await open.succeed('knowledge_add', args);
    assert.equal(results[0].mimeType, 'text/markdown');
    assert.equal((await search(open, 'heron'))[0]?.place, 'Note, line 3');
  });

  it('is added to over HTTP, by those who may', async () => {
    const user = await connectToBuiltins(platform, { knowledge: {} });
    const url = `${platform.url}/knowledge/${user.gateway.id}?name=paper.pdf`;
    const body = makePdf('Paper', ['The pelican scoops.']);
    const headers = { 'content-type': 'application/pdf', 'x-api-key': platform.adminKey };
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    assert.equal(response.status, 201);
    assert.equal(((await response.json()) as Source).mimeType, 'application/pdf');
    assert.equal((await search(user, 'pelican'))[0]?.place, 'page 1');
    const nobody = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: 'x',
    });
    assert.equal(nobody.status, 401);
    assert.equal(
      await statusOfAnnounced(url, { ...headers, 'content-length': String(13 * 1024 * 1024) }),
      413,
    );
    const unnamed = await fetch(url.replace('?name=paper.pdf', ''), { method: 'POST', headers, body: 'x' });
    assert.equal(unnamed.status, 400);
  });

  it('survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnigate-knowledge-'));
    let own = await Platform.start({ DATA_DIR: folder });
    try {
      const user = await connectToBuiltins(own, { knowledge: {} });
      await add(own, user.gateway.id, { name: 'kept.txt', text: 'The cormorant dries its wings.' });
      const { id } = user.gateway;
      await user.client.close();
      await own.interrupt();
      own = await Platform.start({ DATA_DIR: folder });
      const http = `${own.url}/g/${id}`;
      const again = await connectToGateway({
        id,
        http,
        mcp: new URL(`${http}/mcp`),
        sse: new URL(`${http}/sse`),
      });
      assert.equal((await search(again, 'cormorants'))[0]?.source, 'kept.txt');
    } finally {
      await own.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
