import assert from 'node:assert/strict';
import { freePort } from '../../scripts/supervisor/free-port.ts';
import { connectMcp } from '../support/gateways.ts';
import { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { SignInBrowser } from '../support/sign-in.ts';

describe('the platform as an OAuth client', () => {
  let platform: Platform;

  before(async function () {
    this.timeout(60_000);
    platform = await Platform.start({ PUBLIC_URL: 'https://omnigate.test' });
  });

  after(() => platform.stop());

  it('is known by its client metadata document where an authorization server takes those', async () => {
    const document = await fetch(`${platform.url}/oauth/client-metadata.json`);
    const metadata = (await document.json()) as Record<string, unknown>;
    assert.equal(metadata.client_id, 'https://omnigate.test/oauth/client-metadata.json');
    assert.deepEqual(metadata.redirect_uris, ['https://omnigate.test/oauth/callback']);

    const [issuerPort, serverPort] = [await freePort(), await freePort()];
    const resource = `http://127.0.0.1:${serverPort}/mcp`;
    await startServer('authorization-server', { RESOURCE: resource, METADATA_AT: platform.url }, issuerPort);
    await startServer('protected-server', { ISSUER: `http://127.0.0.1:${issuerPort}` }, serverPort);
    const id = await connectMcp(platform, serverPort, { auth: { type: 'OAUTH2_AUTHORIZATION_CODE' } });
    const { authorizeConnector } = await platform.graphql<{
      authorizeConnector: { authorizationUrl: string };
    }>('mutation ($id: ID!) { authorizeConnector(id: $id) { authorizationUrl } }', { id });
    const url = new URL(authorizeConnector.authorizationUrl);
    assert.equal(url.searchParams.get('client_id'), metadata.client_id);
    const counts = (await (await fetch(`http://127.0.0.1:${issuerPort}/counts`)).json()) as object;
    assert.equal((counts as { registration: number }).registration, 0);

    const back = await new SignInBrowser().signIn(url.href, 'ada', 'https://omnigate.test/oauth/callback');
    assert.equal(back.text, '');
    const { pathname, search } = new URL(back.url);
    const finished = await fetch(platform.url + pathname + search);
    assert.equal(finished.status, 200, await finished.text());
    const { capability } = await platform.graphql<{ capability: { state: string } }>(
      'query ($id: ID!) { capability(id: $id) { state } }',
      { id },
    );
    assert.equal(capability.state, 'READY');
  });
});
