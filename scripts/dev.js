// npm run dev: like npm start, and again whenever the sources change.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { runScript, setUp } from './setup/index.js';
import { platformEnvironment, platformNode } from './setup/node.js';
import { inRoot, ROOT } from './setup/paths.js';

const WATCHED = ['schema', 'platform', 'api', 'worker', 'scripts'];

/** Changes that come together make one restart; milliseconds. */
const SETTLE_MS = 200;

await runScript(async () => {
  let child = await start();
  let timer;
  let restarting = Promise.resolve();
  const restart = () => {
    restarting = restarting.then(async () => {
      await stop(child);
      child = await start();
    });
  };
  for (const folder of WATCHED.filter((name) => existsSync(inRoot(name)))) {
    watch(inRoot(folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(restart, SETTLE_MS);
    });
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, async () => {
      await restarting;
      await stop(child);
      process.exit(0);
    });
  }
});

/** What does not compile is said, and the next change tries again. */
async function start() {
  try {
    await setUp();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
  const args = ['--enable-source-maps', 'dist/scripts/supervisor/main.js'];
  return spawn(platformNode(), args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: platformEnvironment(),
    detached: true,
  });
}

function stop(child) {
  if (child === undefined || child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}
