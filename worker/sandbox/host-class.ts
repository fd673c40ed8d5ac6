/** What a sandbox host is started with. Hosts of one class are alike, so any of them can take a call. */
export interface HostClass {
  /** What hosts of this class are called in logs and metrics. */
  name: string;
  /** The absolute path of the script that a host runs; it must call `serve`. */
  script: string;
  /** Arguments for node itself. */
  nodeArguments: readonly string[];
  /** The only files and folders (these with a final slash) that a host may read. */
  readable: readonly string[];
  /** The only folders that it may write to; without, none. */
  writable?: readonly string[];
  messages: MessageLimits;
}

/** The largest messages between the worker and a host, in bytes. */
export interface MessageLimits {
  maxRequestBytes: number;
  maxReplyBytes: number;
}

/**
 * The command line of a host. Node's permission model stands behind the sandbox proper: code that breaks out of it
 * can still not read other files, write any, or start processes and threads.
 */
export function hostArguments({ script, nodeArguments, readable, writable = [] }: HostClass): string[] {
  return [
    ...nodeArguments,
    // Node warns that addons can go around the permission model; the hosts' own ones are trusted.
    '--disable-warning=PERM0001',
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
    script,
  ];
}
