import { closeAnsweringServers } from './answering-server.ts';
import { stopSharedBrowser } from './browser.ts';
import { childrenOf } from './processes.ts';
import { stopServers } from './servers.ts';
import { stopSharedPlatform } from './shared-platform.ts';

// However a run ends, by a signal or in the middle of a test's own set-up, nothing that it started stays.
process.once('SIGTERM', () => process.exit(143));
process.once('exit', () => {
  for (const { pid } of childrenOf(process.pid)) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  }
});

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
