// npm run screenshots [folder]: pictures of the console's pages, into docs/screenshots unless a folder is given.
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';

await runScript(async () => {
  await setUp({ browser: true });
  process.exitCode = await exec(['dist/test/pages/screenshots.js', ...process.argv.slice(2)]);
});
