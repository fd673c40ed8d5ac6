// npm run schema: writes schema/schema.graphql.
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';

await runScript(async () => {
  await setUp();
  process.exitCode = await exec(['dist/scripts/emit-schema.js']);
});
