import { join } from 'node:path';
import type { HostClass } from '../../sandbox/host-class.ts';
import { HostProcess } from '../../sandbox/host-process.ts';
import { packageFolder } from '../../sandbox/package-folder.ts';
import type { BuildReply, BuildRequest } from './build-reply.ts';
import { BUILD_MESSAGES } from './messages.ts';

/** How long one build may take, in milliseconds. */
const BUILD_MS = 120_000;

/** Of V8's own heap, in megabytes, and of the build tools' WebAssembly memory, in pages of 64 KB. */
const HEAP_MB = 1024;
const MEMORY_PAGES = 24_576;

/** What the build tools load; jco's optional addon is not among it. */
const PACKAGES = ['jco-transpile', 'preview2-shim', 'jco-node-fs'];

/**
 * Builds one component in a process of its own, which may read the component and write to the folder, and nothing else: what it works
 * on was made by somebody whom nobody knows.
 * @throws HostError, or the reason of the signal.
 */
export async function runBuild(request: BuildRequest, signal: AbortSignal): Promise<BuildReply> {
  const host = new HostProcess(hostClass(request));
  try {
    await host.ready;
    return (await host.call(request, { timeoutMs: BUILD_MS, signal })) as BuildReply;
  } finally {
    host.kill();
    await host.ended;
  }
}

function hostClass({ component, folder }: BuildRequest): HostClass {
  const shared = join(packageFolder('@bytecodealliance/jco-transpile', import.meta.url), '..');
  return {
    name: 'plugin build',
    script: join(import.meta.dirname, 'host', 'main.js'),
    nodeArguments: [
      `--max-old-space-size=${HEAP_MB}`,
      `--wasm-max-mem-pages=${MEMORY_PAGES}`,
      '--allow-worker',
      '--disable-warning=PERM0006',
    ],
    readable: [
      join(import.meta.dirname, '../'),
      join(import.meta.dirname, '../../sandbox/'),
      ...PACKAGES.map((name) => join(shared, name, '/')),
      component,
      join(folder, '/'),
    ],
    writable: [join(folder, '/')],
    messages: BUILD_MESSAGES,
  };
}
