import { join } from 'node:path';
import type { HostClass } from '../sandbox/host-class.ts';
import { PLUGIN_MESSAGES } from './host/messages.ts';

/** V8's own heap in a host, in megabytes: components have their memory outside of it. */
const HEAP_MB = 384;

/**
 * Hosts in which components run. One class is enough for all limits of memory, since each component's own memories were given theirs when
 * it was built.
 * @param components the folder of built components.
 */
export function pluginHosts(components: string): HostClass {
  return {
    name: 'plugin',
    script: join(import.meta.dirname, 'host', 'main.js'),
    // Node warns that threads could have other permissions; this one's are those of its process.
    nodeArguments: [`--max-old-space-size=${HEAP_MB}`, '--allow-worker', '--disable-warning=PERM0006'],
    readable: [
      join(import.meta.dirname, '/'),
      join(import.meta.dirname, '../sandbox/'),
      join(components, '/'),
    ],
    messages: PLUGIN_MESSAGES,
  };
}
