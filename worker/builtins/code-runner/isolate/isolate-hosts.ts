import { join } from 'node:path';
import type { HostClass } from '../../../sandbox/host-class.ts';
import { packageFolder } from '../../../sandbox/package-folder.ts';
import { MESSAGE_LIMITS } from './run-request.ts';

const isolatedVm = packageFolder('isolated-vm', import.meta.url);

/**
 * Hosts of a language whose programs run within isolates. The memory of a run is a limit of its isolate, so one class is enough.
 * @param folder of the language, with `host/main.js` in it.
 * @param readable what else its host may read.
 */
export function isolateHosts(name: string, folder: string, readable: readonly string[]): HostClass {
  return {
    name,
    script: join(folder, 'host', 'main.js'),
    // isolated-vm is an addon, and cannot work with isolates that come from Node's own snapshot.
    nodeArguments: ['--no-node-snapshot', '--allow-addons'],
    readable: [
      join(folder, '/'),
      join(import.meta.dirname, '/'),
      join(import.meta.dirname, '../../../sandbox/'),
      isolatedVm,
      packageFolder('node-gyp-build', isolatedVm),
      // Where node-gyp-build looks to tell musl from glibc.
      '/etc/alpine-release',
      ...readable,
    ],
    messages: MESSAGE_LIMITS,
  };
}
