// npm test: set-up, checks, all tests. The last line is `N passed, N failed`. Arguments go to mocha.
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';
import { runAllTests } from './test-lanes.js';

await runScript(async () => {
  try {
    await setUp({ browser: true });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    process.exitCode = 1;
    return;
  }
  const args = process.argv.slice(2);
  process.exitCode =
    args.length > 0 ? await exec(['node_modules/mocha/bin/mocha.js', ...args]) : await runAllTests();
});
