import { closeAnsweringServers } from './answering-server.ts';
import { stopSharedBrowser } from './browser.ts';
import { stopServers } from './servers.ts';
import { stopSharedPlatform } from './shared-platform.ts';

/** Ends what test files share. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await stopSharedBrowser();
    closeAnsweringServers();
    await stopServers();
    await stopSharedPlatform();
  },
};
