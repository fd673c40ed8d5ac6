import { join } from 'node:path';
import type { HostClass } from '../../../sandbox/host-class.ts';
import { packageFolder } from '../../../sandbox/package-folder.ts';
import { MESSAGE_LIMITS } from '../isolate/run-request.ts';

const isolatedVm = packageFolder('isolated-vm', import.meta.url);

/** Hosts in which Pyodide runs programs within isolates. */
export const pythonHosts: HostClass = {
  name: 'python',
  script: join(import.meta.dirname, 'host', 'main.js'),
  // isolated-vm is an addon, and cannot work with isolates that come from Node's own snapshot.
  nodeArguments: ['--no-node-snapshot', '--allow-addons'],
  readable: [
    join(import.meta.dirname, '/'),
    join(import.meta.dirname, '../isolate/'),
    join(import.meta.dirname, '../../../sandbox/'),
    isolatedVm,
    packageFolder('node-gyp-build', isolatedVm),
    packageFolder('pyodide', import.meta.url),
    // Made by the build, beside the compiled program.
    join(import.meta.dirname, '../../../../python.snapshot'),
    // Where node-gyp-build looks to tell musl from glibc.
    '/etc/alpine-release',
  ],
  messages: MESSAGE_LIMITS,
};
