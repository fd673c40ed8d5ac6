// After `npm install`: adds the entries of platform packages that the registry at hand does not have and npm therefore
// leaves out, without which `npm ci` refuses the lockfile. Each is what its parent asks for; no address, no integrity.
//
//   node scripts/complete-lockfile.js
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

for (const [path, parent] of Object.entries(lock.packages)) {
  if (path === '') continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const entry = `node_modules/${name}`;
    const found = lock.packages[entry] ?? lock.packages[`${path}/${entry}`];
    const target = /(android|darwin|freebsd|linux|openbsd|win32)-(arm64|arm|ia32|x64)(?:-(musl|gnu))?/.exec(
      name,
    );
    if (found || target === null) continue;
    const [, os, cpu, libc] = target;
    lock.packages[entry] = {
      version: version.replace(/^[~^]/, ''),
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(libc === 'musl' ? { libc: ['musl'] } : {}),
      license: parent.license,
      optional: true,
      os: [os],
    };
    console.log(`added ${name}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
