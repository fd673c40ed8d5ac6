/** What a host says to the worker: once that it is ready, then one reply per request. */
export type HostMessage = { kind: 'ready' } | { kind: 'reply'; reply: unknown; retire: boolean };

/** Reads what came from a host; undefined when it is nothing that a host in its right mind sends. */
export function readHostMessage(message: unknown): HostMessage | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  if (message.kind === 'ready') return { kind: 'ready' };
  if (message.kind === 'reply' && 'reply' in message && 'retire' in message) {
    return { kind: 'reply', reply: message.reply, retire: message.retire === true };
  }
  return undefined;
}
