import { join } from 'node:path';
import { packageFolder } from '../../../sandbox/package-folder.ts';
import { isolateHosts } from '../isolate/isolate-hosts.ts';

/** Hosts in which Pyodide runs programs within isolates. */
export const pythonHosts = isolateHosts('python', import.meta.dirname, [
  packageFolder('pyodide', import.meta.url),
  // Made by the build, beside the compiled program.
  join(import.meta.dirname, '../../../../python.snapshot'),
]);
