import { buildPages, buildProgram, buildPython, pagesBuilt, programBuilt, pythonBuilt } from './build.js';
import { hasCommand, installDebianPackage } from './debian.js';
import { checkSetupNode, platformNode } from './node.js';
import { installPackages, packagesInstalled } from './packages.js';
import { SetupError, step } from './step.js';

/**
 * Brings a clone to where the platform can start. What is there already is not done again, so that this is quick every time
 * but the first. Plain JavaScript without dependencies, because it runs before there are any.
 *
 * @param {{ browser?: boolean }} [options] `browser`: what tests of pages need too
 */
export async function setUp(options = {}) {
  checkSetupNode();
  await step('packages', packagesInstalled, installPackages);
  platformNode();
  if (!process.env.REDIS_URL) {
    await step(
      'redis-server',
      () => hasCommand('redis-server'),
      () =>
        installDebianPackage(
          'redis-server',
          'Install Redis 6.2 or newer or Valkey (the command redis-server), or set REDIS_URL to one that runs.',
        ),
    );
  }
  if (options.browser) {
    await step(
      'chromium',
      () => hasCommand('chromium'),
      () => installDebianPackage('chromium', 'Install Chromium (the command chromium).'),
    );
  }
  await step('build', programBuilt, buildProgram);
  await step('python', pythonBuilt, buildPython);
  await step('pages', pagesBuilt, buildPages);
}

/**
 * Runs a script's main function; a step that cannot succeed ends it with what to do by hand.
 *
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`✗ ${error.message}\n`);
    process.exitCode = 1;
  }
}
