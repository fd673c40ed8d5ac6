import assert from 'node:assert/strict';
import { answerWith } from '../support/answering-server.ts';
import { connectMcp } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

const REFUSED = /is a private or local address, which outgoing calls may not reach/;

/** The platform of the tests may reach this machine, and nothing else that is private. */
describe('a connector to an address that outgoing calls may not reach', () => {
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  for (const host of [
    '10.0.0.1',
    '167772161',
    '012.0.0.1',
    '0xa.1',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[2002:a00:1::]',
    '[fd00:ec2::254]',
    '169.254.169.254',
    '169.254.169.254.',
  ]) {
    it(`is not made: ${host}`, async () => {
      const name = `Inside ${host}`;
      for (const transport of ['AUTO', 'SSE']) {
        await assert.rejects(
          connectMcp(platform, 0, { name, transport, url: `http://${host}/mcp` }),
          REFUSED,
        );
      }
      const { capabilities } = await platform.graphql<{ capabilities: { totalCount: number } }>(
        'query ($name: String) { capabilities(search: $name) { totalCount } }',
        { name },
      );
      assert.equal(capabilities.totalCount, 0);
    });
  }

  it('is not made by way of a redirect, which is said instead of followed', async () => {
    for (const status of [302, 307, 308]) {
      const server = await answerWith((_, response) => {
        response.writeHead(status, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
      });
      for (const transport of ['AUTO', 'STREAMABLE_HTTP', 'SSE']) {
        await assert.rejects(
          connectMcp(platform, server.port, { transport }),
          /it redirects; use the address that it redirects to/,
        );
      }
      server.close();
    }
  });

  it('is not made to a metadata service even where private networks are allowed', async () => {
    for (const host of ['169.254.169.254', '[fd00:ec2::254]', '168.63.129.16', '[::ffff:a9fe:a9fe]']) {
      const url = `http://${host}/latest/meta-data/`;
      await assert.rejects(connectMcp(platform, 0, { url, allowPrivateNetwork: true }), REFUSED, host);
    }
  });
});
