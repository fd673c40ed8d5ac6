import { join } from 'node:path';
import type { HostClass } from '../../../sandbox/host-class.ts';
import { packageFolder } from '../../../sandbox/package-folder.ts';
import { MESSAGE_LIMITS } from '../isolate/run-request.ts';

const isolatedVm = packageFolder('isolated-vm', import.meta.url);

/** Hosts in which isolated-vm runs programs. The memory of a run is a limit of its isolate, so one class is enough. */
export const javascriptHosts: HostClass = {
  name: 'javascript',
  script: join(import.meta.dirname, 'host', 'main.js'),
  // isolated-vm is an addon, and cannot work with isolates that come from Node's own snapshot.
  nodeArguments: ['--no-node-snapshot', '--allow-addons'],
  readable: [
    join(import.meta.dirname, '/'),
    join(import.meta.dirname, '../isolate/'),
    join(import.meta.dirname, '../../../sandbox/'),
    isolatedVm,
    packageFolder('node-gyp-build', isolatedVm),
    packageFolder('acorn', import.meta.url),
    packageFolder('node-inspect-extracted', import.meta.url),
    // Where node-gyp-build looks to tell musl from glibc.
    '/etc/alpine-release',
  ],
  messages: MESSAGE_LIMITS,
};
