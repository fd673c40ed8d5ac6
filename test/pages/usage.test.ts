import { recorded } from '../support/activity.ts';
import { ConsoleVisit } from '../support/console.ts';
import { connectMcp, makeGateway, type TestGateway } from '../support/gateways.ts';
import type { Platform } from '../support/platform.ts';
import { startServer } from '../support/servers.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('usage in the console', function () {
  this.timeout(90_000);
  let platform: Platform;
  let gateway: TestGateway;
  let visit: ConsoleVisit;

  before(async () => {
    platform = await sharedPlatform();
    const { port } = await startServer('mcp-server');
    gateway = await makeGateway(platform, [await connectMcp(platform, port)], { name: `Counted ${port}` });
    const call = (tool: string) =>
      fetch(`${gateway.http}/tools/${tool}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'x' }),
      });
    for (let n = 0; n < 3; n += 1) await call('echo');
    await call('fail');
    await recorded(platform, gateway.id, 4);
  });

  afterEach(async () => {
    await visit?.close();
  });

  it('shows calls, errors, latency and the tools that were asked for most', async () => {
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await page.getByRole('link', { name: 'Usage' }).click();
    await visit.heading('Usage');
    await page.getByRole('img', { name: /^Calls over time/ }).waitFor();
    await page.getByRole('combobox', { name: 'Gateway' }).fill('Counted');
    await page.getByRole('option', { name: /^Counted/ }).click();
    await page.waitForURL(`**/usage?gateway=${gateway.id}`);
    await page.getByRole('img', { name: 'Calls over time. The most were 4' }).waitFor();
    await page.getByRole('img', { name: /^Latency over time. Lately half took at most [<\d]/ }).waitFor();
    const tools = page.getByRole('table', { name: 'Top tools' });
    await tools.getByRole('row', { name: /^echo 3 0%/ }).waitFor();
    await tools.getByRole('row', { name: /^fail 1 100%/ }).waitFor();
    await page
      .getByRole('table', { name: 'What went wrong' })
      .getByRole('row', { name: 'Tool failed 1' })
      .waitFor();
    await visit.checkAccessibility();
    visit.checkQuiet();
  });

  it('opens at an address with time and gateway, and says so where nothing was asked', async () => {
    const silent = await makeGateway(platform);
    visit = await ConsoleVisit.signedIn(platform);
    const { page } = visit;
    await visit.open(`/usage?range=week&gateway=${silent.id}`);
    await page
      .getByRole('radio', { name: 'Week' })
      .and(page.locator(':checked'))
      .waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'Nothing was asked in this time' }).waitFor();
    await visit.checkAccessibility();
    await visit.open(`/usage?range=hour&gateway=${gateway.id}`);
    await page.getByRole('table', { name: 'Top tools' }).waitFor();
  });
});
