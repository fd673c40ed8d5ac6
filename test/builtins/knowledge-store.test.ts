import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachWith, connectToGateway } from '../support/builtins.ts';
import { makeGateway } from '../support/gateways.ts';
import { type OwnStores, openOwnStores } from '../support/own-stores.ts';
import { Platform } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { EmbeddingProviders, OPENAI_KEY } from './fixtures/embedding-providers.ts';

const ADD = `mutation ($gatewayId: ID!, $input: KnowledgeSourceInput!) {
  addKnowledgeSource(gatewayId: $gatewayId, input: $input) { id embeddingModel note }
}`;

describe('what knowledge keeps', function () {
  this.timeout(120_000);
  let stores: OwnStores;
  let providers: EmbeddingProviders;
  let folder: string;
  let platform: Platform;

  /** On stores that the test can look into, with the operator's own endpoint at a private address. */
  const start = () =>
    Platform.start({
      ...stores.env,
      DATA_DIR: folder,
      EGRESS_ALLOW: '10.0.0.0/8',
      OPENAI_API_KEY: OPENAI_KEY,
      OPENAI_BASE_URL: providers.site.url('/v1'),
    });

  before(async () => {
    [stores, providers] = await Promise.all([openOwnStores(), EmbeddingProviders.start()]);
    folder = mkdtempSync(join(tmpdir(), 'omnigate-knowledge-'));
    platform = await start();
  });
  after(async () => {
    await platform.stop();
    await Promise.all([stores.stop(), providers.site.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function makeLibrary(settings: Record<string, unknown> = {}): Promise<string> {
    const { id } = await makeGateway(platform);
    await attachWith(platform, id, 'knowledge', settings);
    return id;
  }

  async function add(gatewayId: string, name: string, text: string) {
    const { addKnowledgeSource } = await platform.graphql<{
      addKnowledgeSource: { id: string; embeddingModel: string | null; note: string | null };
    }>(ADD, { gatewayId, input: { name, text } });
    return addKnowledgeSource;
  }

  async function search(gatewayId: string, query: string): Promise<string[]> {
    const http = `${platform.url}/g/${gatewayId}`;
    const endpoints = { id: gatewayId, http, mcp: new URL(`${http}/mcp`), sse: new URL(`${http}/sse`) };
    const user = await connectToGateway(endpoints);
    const { results } = await user.succeed('knowledge_search', { query });
    return results.map(({ source }: { source: string }) => source);
  }

  /** Everything of a gateway that is in the store. */
  async function stored(gatewayId: string) {
    const { knowledgeSources, knowledgeChunks, knowledgeUploads } = stores.mongo.models;
    const chunks = await knowledgeChunks.find({ gatewayId }).lean();
    return {
      sources: await knowledgeSources.countDocuments({ gatewayId }),
      chunks: chunks.length,
      vectors: chunks.filter(({ vector }) => vector).length,
      uploads: await knowledgeUploads.countDocuments({}),
    };
  }

  it('is made with the endpoint of the operator, and survives a restart with its vectors', async () => {
    const gateway = await makeLibrary();
    const added = await add(gateway, 'birds', 'The stork stands in the meadow.');
    assert.deepEqual([added.embeddingModel, added.note], ['text-embedding-3-small', null]);
    await add(gateway, 'bills', 'Payment is due in thirty days.');
    assert.equal((await search(gateway, 'feathered avian'))[0], 'birds');
    const asked = providers.site.count('/v1/embeddings');
    await platform.interrupt();
    platform = await start();
    assert.deepEqual(await stored(gateway), { sources: 2, chunks: 2, vectors: 2, uploads: 0 });
    assert.equal((await search(gateway, 'feathered avian'))[0], 'birds', 'no word in common');
    assert.equal(providers.site.count('/v1/embeddings'), asked + 1, 'only the question is new');
  });

  it('never has vectors of an endpoint at a private address that a gateway names', async () => {
    const asked = providers.site.count('/v1/embeddings');
    const gateway = await makeLibrary({
      embedding: 'openai',
      embeddingUrl: providers.site.url('/v1'),
      embeddingApiKey: OPENAI_KEY,
    });
    const { embeddingModel, note } = await add(gateway, 'birds', 'The stork stands in the meadow.');
    assert.equal(embeddingModel, null);
    assert.match(note ?? '', /private or local address/);
    assert.deepEqual(await search(gateway, 'stork'), ['birds']);
    assert.equal(providers.site.count('/v1/embeddings'), asked);
  });

  it('is gone with its texts and vectors when it is deleted, replaced or refused, and with its gateway', async () => {
    const gateway = await makeLibrary();
    await add(gateway, 'birds', 'The stork stands in the meadow.');
    const bills = await add(gateway, 'bills', 'Payment is due in thirty days.');
    await add(gateway, 'birds', 'The heron stands in the water.');
    await assert.rejects(add(gateway, 'broken.json', '{'), /cannot be added/);
    assert.deepEqual(await stored(gateway), { sources: 2, chunks: 2, vectors: 2, uploads: 0 });
    assert.deepEqual(await search(gateway, 'money'), ['bills'], 'by meaning');
    await platform.graphql(
      'mutation ($gateway: ID!, $id: ID!) { deleteKnowledgeSource(gatewayId: $gateway, id: $id) }',
      { gateway, id: bills.id },
    );
    assert.deepEqual(await stored(gateway), { sources: 1, chunks: 1, vectors: 1, uploads: 0 });
    assert.deepEqual(await search(gateway, 'money'), []);
    await platform.graphql('mutation ($gateway: ID!) { deleteGateway(id: $gateway) }', { gateway });
    await until('all of it is gone', async () => {
      const { sources, chunks } = await stored(gateway);
      return sources === 0 && chunks === 0;
    });
  });
});
