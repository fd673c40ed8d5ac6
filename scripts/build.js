// npm run build: packages, program and pages, nothing started.
import { runScript, setUp } from './setup/index.js';

await runScript(() => setUp());
