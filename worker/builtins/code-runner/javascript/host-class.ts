import { packageFolder } from '../../../sandbox/package-folder.ts';
import { isolateHosts } from '../isolate/isolate-hosts.ts';

/** Hosts in which isolated-vm runs programs. */
export const javascriptHosts = isolateHosts('javascript', import.meta.dirname, [
  packageFolder('acorn', import.meta.url),
  packageFolder('node-inspect-extracted', import.meta.url),
]);
