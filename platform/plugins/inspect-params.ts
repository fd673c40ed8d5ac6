/** What an `inspect` execution of a plugin carries. */
export interface PluginInspectParams {
  /** Marks it as a plugin's. */
  plugin: string;
  /** The Redis key under which the package waits: nothing is stored of what turns out to be no plugin. */
  staged: string;
}

/** How long a package waits to be looked at, in seconds. */
export const STAGED_SECONDS = 300;

export function stagedKey(namespace: string, id: string): string {
  return `${namespace}staged-plugin:${id}`;
}
