// npm start: everything from a fresh clone to a running platform.
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';

await runScript(async () => {
  await setUp();
  process.exitCode = await exec(['dist/scripts/supervisor/main.js', ...process.argv.slice(2)]);
});
