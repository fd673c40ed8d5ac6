import assert from 'node:assert/strict';
import { attachWith, type BuiltinUser, connectToBuiltins, connectToGateway } from '../support/builtins.ts';
import { makeGateway } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';
import type { Site } from '../support/site.ts';
import { BRAVE_KEY, startSearchProviders, TAVILY_KEY } from './fixtures/search-providers.ts';

interface Found {
  results: { title: string; url: string; snippet: string; published?: string }[];
}

const STATE = '{ capability(id: "web-search") { state stateReason } }';
type State = { capability: { state: string; stateReason: string | null } };

describe('web_search', function () {
  this.timeout(60_000);
  let platform: Platform;
  let engines: Site;

  before(async () => {
    platform = await sharedPlatform();
    engines = await startSearchProviders();
  });
  after(() => engines.stop());

  const settingsOf = {
    searxng: () => ({ provider: 'searxng', url: engines.url('/searx') }),
    brave: () => ({ provider: 'brave', url: engines.url('/res/v1/web/search'), apiKey: BRAVE_KEY }),
    tavily: () => ({ provider: 'tavily', url: engines.url('/tavily/search'), apiKey: TAVILY_KEY }),
  };
  const gatewayWith = (settings: Record<string, unknown>) =>
    connectToBuiltins(platform, { 'web-search': settings });
  const search = (user: BuiltinUser, query: string, limit?: number): Promise<Found> =>
    user.succeed('web_search', { query, ...(limit ? { limit } : {}) });

  it('gives results of each provider in one form', async () => {
    const [searxng, brave, tavily] = await Promise.all(
      Object.values(settingsOf).map(async (settings) => search(await gatewayWith(settings()), 'heron', 5)),
    );
    assert.deepEqual(searxng?.results[0], {
      title: 'Result 0 for heron',
      url: 'https://birds.example.com/heron',
      snippet: 'About herons & ponds',
    });
    assert.equal(searxng?.results[1]?.published, '2026-05-01T00:00:00');
    assert.deepEqual(brave?.results[0], {
      title: "Herons '0'",
      url: 'https://birds.example.com/heron',
      snippet: 'A heron waits',
      published: '2026-04-02T10:00:00',
    });
    assert.equal(tavily?.results[1]?.url, 'https://news.example.org/ponds?id=1');
    for (const found of [searxng, brave, tavily]) {
      const urls = found?.results.map(({ url }) => url) ?? [];
      assert.equal(new Set(urls).size, urls.length, 'nothing twice');
      assert.ok(urls.every((url) => url.startsWith('https://')));
    }
  });

  it('finds as many as are wanted, ten if nothing is said, and twenty at the most', async () => {
    const user = await gatewayWith(settingsOf.searxng());
    assert.equal((await search(user, 'herons')).results.length, 10);
    assert.equal((await search(user, 'herons', 17)).results.length, 17);
    assert.match(await user.fail('web_search', { query: 'x', limit: 21 }), /Invalid arguments/);
    assert.match(await user.fail('web_search', { query: 'x'.repeat(501) }), /Invalid arguments/);
  });

  it('says so when nothing is found', async () => {
    for (const settings of [settingsOf.searxng(), settingsOf.brave()]) {
      const { text, structured } = await (await gatewayWith(settings)).call('web_search', {
        query: 'nothing',
      });
      assert.deepEqual([text, structured], ['Nothing was found.', { results: [] }]);
    }
  });

  it('asks once for what is asked again within five minutes, but never for another gateway', async () => {
    const user = await gatewayWith(settingsOf.searxng());
    const asked = () => engines.requests.filter(({ url }) => url.searchParams.get('q') === 'same').length;
    await search(user, 'same', 5);
    await search(user, 'same', 5);
    assert.equal(asked(), 1);
    await search(await gatewayWith(settingsOf.searxng()), 'same', 5);
    assert.equal(asked(), 2);
  });

  it("keeps to the gateway's domains", async () => {
    const only = await gatewayWith({
      ...settingsOf.searxng(),
      allowedDomains: ['example.com', 'example.org'],
    });
    const { results } = await search(only, 'where');
    assert.deepEqual(
      results.map(({ url }) => new URL(url).hostname),
      ['birds.example.com', 'news.example.org'],
    );
    assert.ok(
      engines.requests.some(
        ({ url }) => url.searchParams.get('q') === 'where (site:example.com OR site:example.org)',
      ),
    );
    const without = await gatewayWith({ ...settingsOf.tavily(), deniedDomains: ['birds.example.com'] });
    const found = await search(without, 'where');
    assert.ok(found.results.every(({ url }) => !url.includes('birds')));
    assert.match(found.results[0]?.snippet ?? '', /excluded birds\.example\.com/);
  });

  it('tells what is wrong with a provider, and never the key', async () => {
    const wrong = await gatewayWith({ ...settingsOf.brave(), apiKey: 'wrong-key-of-somebody' });
    const refused = await wrong.fail('web_search', { query: 'heron' });
    assert.match(refused, /^Brave Search: it refuses the request \(status 422\): is the key right/);
    assert.doesNotMatch(refused, /wrong-key/);
    const tavily = await gatewayWith({ ...settingsOf.tavily(), apiKey: 'wrong' });
    assert.match(await tavily.fail('web_search', { query: 'heron' }), /^Tavily: it refuses/);
    const brave = await gatewayWith(settingsOf.brave());
    assert.match(await brave.fail('web_search', { query: 'too many' }), /limit is used up \(status 429\)/);
    const page = await gatewayWith({ provider: 'searxng', url: engines.url('/elsewhere') });
    assert.match(await page.fail('web_search', { query: 'heron' }), /answered what is no list of results/);
    const private10 = await gatewayWith({ provider: 'searxng', url: 'http://10.9.8.7/' });
    assert.match(await private10.fail('web_search', { query: 'heron' }), /private or local address/);
  });

  it('is UNCONFIGURED where there is no provider, and READY on a gateway that brings one', async () => {
    const { capability } = await platform.graphql<State>(STATE);
    assert.equal(capability.state, 'UNCONFIGURED');
    assert.match(capability.stateReason ?? '', /set SEARXNG_URL, BRAVE_API_KEY or TAVILY_API_KEY/);
    const bare = await makeGateway(platform, ['web-search']);
    const user = await connectToGateway(bare);
    assert.match(
      await user.fail('web_search', { query: 'heron' }),
      /^Web Search is not configured: .*SEARXNG_URL/,
    );
    const health = async (http: string) =>
      ((await (await fetch(`${http}/health`)).json()) as { status: string }).status;
    assert.equal(await health(bare.http), 'degraded');
    const own = await makeGateway(platform);
    await attachWith(platform, own.id, 'web-search', settingsOf.brave());
    assert.equal(await health(own.http), 'ok');
  });

  it('takes its defaults from the environment, whose endpoint may be private', async () => {
    const configured = await Platform.start({
      EGRESS_ALLOW: '10.0.0.0/8',
      SEARXNG_URL: engines.url('/searx/'),
    });
    try {
      const { capability } = await configured.graphql<State>(STATE);
      assert.deepEqual(capability, { state: 'READY', stateReason: null });
      const user = await connectToBuiltins(configured, { 'web-search': {} });
      assert.equal((await search(user, 'default', 3)).results.length, 3);
    } finally {
      await configured.stop();
    }
  });
});
