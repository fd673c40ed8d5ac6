import assert from 'node:assert/strict';
import { closeClients, connectV1 } from '../../support/clients.ts';
import { makeGateway } from '../../support/gateways.ts';
import type { Platform } from '../../support/platform.ts';
import { sharedPlatform } from '../../support/shared-platform.ts';
import { until } from '../../support/until.ts';
import { readDocument } from './support/documents.ts';
import { PrismServer } from './support/prism.ts';
import { createRest, toolsOf } from './support/rest-connectors.ts';
import { sampleArguments } from './support/sample-arguments.ts';

const DOCUMENTS = [
  { file: 'petstore-expanded.openapi30.json', tools: 4, auth: undefined },
  {
    file: 'slack-web-api.swagger2.json',
    tools: 174,
    auth: { type: 'BEARER', value: 'xoxb-a-token-for-tests' },
  },
];

describe('every operation of', function () {
  this.timeout(180_000);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  after(closeClients);

  for (const { file, tools: count, auth } of DOCUMENTS) {
    describe(file, () => {
      let prism: PrismServer;

      before(async () => {
        prism = await PrismServer.start(file);
      });

      after(() => prism.stop());

      for (const which of ['required', 'all'] as const) {
        it(`is accepted by a server that knows the document, with ${which} arguments`, async () => {
          const id = await createRest(platform, { document: readDocument(file), baseUrl: prism.url, auth });
          const gateway = await makeGateway(platform, [id]);
          const client = await connectV1(gateway.mcp);
          // The client now knows the output schemas, and refuses every result that does not fit its own.
          const { tools } = await client.listTools();
          assert.equal(tools.length, count);
          const refused: unknown[] = [];
          for (const { name, inputSchema, outputSchema } of tools) {
            const args = sampleArguments(inputSchema, which);
            const result = await client.callTool({ name, arguments: args });
            const isStructured = outputSchema === undefined || result.structuredContent !== undefined;
            if (result.isError || !isStructured) refused.push({ name, args, result });
          }
          assert.deepEqual(refused, []);
          assert.deepEqual(prism.violations, []);
          assert.ok(prism.requests >= count);
        });
      }

      it('is refused where it does not fit, so that being accepted says something', async () => {
        const id = await createRest(platform, { document: readDocument(file), baseUrl: prism.url });
        const [first] = (await toolsOf(platform, id)).filter(({ inputSchema }) => inputSchema.required);
        const gateway = await makeGateway(platform, [id]);
        const needed = sampleArguments(first?.inputSchema ?? {}, 'required');
        const wrong = Object.fromEntries(Object.keys(needed).map((name) => [name, { not: 'a text' }]));
        await fetch(`${gateway.http}/tools/${first?.name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(wrong),
        });
        await until('it says what is wrong', () => prism.violations.length > 0);
      });
    });
  }
});
