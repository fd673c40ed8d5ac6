/**
 * Where a reply waits that nobody heard, or that is too large for a channel: an API process that lost its Redis connection,
 * or that was told to, looks there.
 */
export function keptResultKey(namespace: string, execution: string): string {
  return `${namespace}result:${execution}`;
}

/** How long it waits, in seconds. */
export const KEPT_RESULT_SECONDS = 60;

/** A reply longer than this, in characters, is kept and only announced: one huge message must not hold up a channel. */
export const LARGE_REPLY = 512 * 1024;
