import { join } from 'node:path';
import type { HostClass } from '../sandbox/host-class.ts';
import { packageFolder } from '../sandbox/package-folder.ts';
import { MESSAGE_LIMITS } from './document.ts';

/** Hosts in which the parsers of documents run: they are large, and what they are given may have been made to break them. */
export const documentHosts: HostClass = {
  name: 'document',
  script: join(import.meta.dirname, 'host', 'main.js'),
  nodeArguments: ['--max-old-space-size=512', '--allow-worker'],
  readable: [
    join(import.meta.dirname, '/'),
    join(import.meta.dirname, '../sandbox/'),
    // The parsers stand on some thirty packages, all of them as public as these.
    join(packageFolder('linkedom', import.meta.url), '..', '/'),
  ],
  messages: MESSAGE_LIMITS,
};
