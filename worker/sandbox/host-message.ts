/**
 * What a host says to the worker: once that it is ready, then one reply per call; during a call it may ask for what it cannot do
 * itself.
 */
export type HostMessage =
  | { kind: 'ready' }
  | { kind: 'reply'; reply: unknown; retire: boolean }
  | { kind: 'ask'; id: number; question: unknown };

/** What the worker says to a host. An answer may come when nobody waits for it any more. */
export type WorkerMessage =
  | { kind: 'call'; request: unknown }
  | { kind: 'answer'; id: number; answer: unknown };

/** Reads what came from a host; undefined when it is nothing that a host in its right mind sends. */
export function readHostMessage(message: unknown): HostMessage | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  if (message.kind === 'ready') return { kind: 'ready' };
  if (message.kind === 'reply' && 'reply' in message && 'retire' in message) {
    return { kind: 'reply', reply: message.reply, retire: message.retire === true };
  }
  if (message.kind === 'ask' && 'id' in message && 'question' in message && typeof message.id === 'number') {
    return { kind: 'ask', id: message.id, question: message.question };
  }
  return undefined;
}
