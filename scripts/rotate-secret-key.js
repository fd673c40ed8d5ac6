// npm run rotate-secret-key: seals every stored credential with a new key.
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';

await runScript(async () => {
  await setUp();
  process.exitCode = await exec(['dist/scripts/rotate-secret-key/main.js']);
});
