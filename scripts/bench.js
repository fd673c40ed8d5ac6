// npm run bench: figures, as ratios against baselines of the same run. `npm run bench -- NAME` runs one of them.
import { existsSync } from 'node:fs';
import { exec } from './setup/exec.js';
import { runScript, setUp } from './setup/index.js';
import { inRoot } from './setup/paths.js';

const ALL = ['gateway', 'builtins', 'plugins', 'activity', 'embedded-store', 'discovery', 'console'];

await runScript(async () => {
  await setUp({ browser: true });
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : ALL;
  for (const name of wanted) {
    const file = `dist/bench/${name}.js`;
    if (!existsSync(inRoot(file))) throw new Error(`there is no bench ${name}; there are ${ALL.join(', ')}`);
    process.exitCode ||= await exec([file]);
  }
});
