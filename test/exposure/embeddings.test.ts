import assert from 'node:assert/strict';
import { makeGateway, specify, type TestGateway } from '../support/gateways.ts';
import { ModelServer } from '../support/model-server.ts';
import { Platform } from '../support/platform.ts';
import { makeToolbox, type Toolbox } from '../support/toolbox.ts';
import { until } from '../support/until.ts';

/** Texts about the same thing have nearly the same direction. */
const SUBJECTS: readonly (readonly [RegExp, number])[] = [
  [/weather|umbrella/i, 0],
  [/mail|postman/i, 1],
  [/plants|garden/i, 2],
];

function vectorOf(text: string): number[] {
  const subject = SUBJECTS.find(([pattern]) => pattern.test(text))?.[1] ?? 3;
  return [0, 1, 2, 3].map((n) => (n === subject ? 1 : 0.01 * (text.length % 7)));
}

async function discover({ http }: TestGateway, query: string): Promise<string[]> {
  const response = await fetch(`${http}/tools/discover_tools`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { structuredContent } = (await response.json()) as {
    structuredContent: { tools: { name: string }[] };
  };
  return structuredContent.tools.map(({ name }) => name);
}

const UMBRELLA = 'do I need an umbrella?';

for (const provider of ['openai', 'gemini'] as const) {
  describe(`discovery with embeddings of ${provider}`, () => {
    let platform: Platform;
    let models: ModelServer;
    let toolbox: Toolbox;

    before(async function () {
      this.timeout(60_000);
      models = await ModelServer.start();
      models.embedAs(vectorOf);
      platform = await Platform.start(
        provider === 'openai'
          ? { OPENAI_BASE_URL: `${models.url}/v1` }
          : { GEMINI_API_KEY: 'key', GEMINI_BASE_URL: models.url },
      );
      toolbox = await makeToolbox(platform, { tool_visibility: 'Smart' });
    });

    after(async () => {
      // What hangs ends with its server, so that nobody waits for it.
      await models.stop();
      await platform.stop();
    });

    it('finds by meaning what no word finds, as soon as the vectors are there', async () => {
      const [first] = await until('the vectors of all tools', async () => {
        const found = await discover(toolbox.gateway, UMBRELLA);
        return found.length > 0 ? found : undefined;
      });
      assert.equal(first, 'get_weather');
      assert.equal((await discover(toolbox.gateway, 'postman'))[0], 'send_mail');
      // What both orders have in front stays there.
      assert.equal((await discover(toolbox.gateway, 'send a mail'))[0], 'send_mail');
    });

    it('makes each vector once: not again for another gateway, nor after a restart', async () => {
      const documents = () => models.embedded.filter((text) => text.includes('Toolbox'));
      const before = documents().length;
      assert.equal(new Set(documents()).size, before);
      const other = await makeGateway(platform, [toolbox.capabilityId]);
      await specify(platform, other.id, { tool_visibility: 'Smart' });
      assert.equal((await discover(other, UMBRELLA))[0], 'get_weather');
      const [api] = platform.pids('api');
      assert.ok(api !== undefined);
      process.kill(api, 'SIGKILL');
      await until('the restarted API to find by meaning', async () => {
        const found = await discover(toolbox.gateway, UMBRELLA).catch(() => []);
        return found[0] === 'get_weather';
      });
      assert.equal(documents().length, before);
    });

    it('does not wait for a provider that hangs, and does without one that fails', async () => {
      models.embedAs((text) => (text.includes('hanging') ? 'hang' : vectorOf(text)));
      assert.equal((await discover(toolbox.gateway, 'weather, while hanging'))[0], 'get_weather');
      models.embedAs(() => 'fail');
      assert.equal((await discover(toolbox.gateway, 'weather, while it fails'))[0], 'get_weather');
      assert.deepEqual(await discover(toolbox.gateway, 'something about umbrellas'), []);
    });
  });
}
