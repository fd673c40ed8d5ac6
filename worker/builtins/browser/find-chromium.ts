import { access, constants, glob } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What distributions call it. */
const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
];

/** Where it is that is not on the path. */
const PLACES = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Playwright's own installer puts it. */
const DOWNLOADED = ['.cache/ms-playwright/chromium-*/chrome-linux*/chrome'];

/** What to do where there is none, for admins. */
export const NO_CHROMIUM =
  "there is no Chromium on the worker's machine: install it (Debian and Ubuntu: apt install chromium; Fedora: dnf install chromium; " +
  'Alpine: apk add chromium; elsewhere: npx playwright-core install chromium), or name one in CHROMIUM_PATH, and start the worker again';

/** The Chromium of this machine. @param configured the one that the operator named, which is then the only one. */
export async function findChromium(configured: string | undefined): Promise<string | undefined> {
  if (configured !== undefined) return (await isExecutable(configured)) ? configured : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  for await (const found of glob(DOWNLOADED, { cwd: homedir() })) return join(homedir(), found);
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
