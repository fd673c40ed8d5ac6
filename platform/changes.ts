import { CHANNELS, type Channels } from './channels.ts';

/** Something of which processes hold copies, or of which they tell clients. */
export type Change =
  /** A gateway or capability was changed, a client session was changed or has ended. */
  | { kind: 'gateway' | 'capability' | 'session-changed' | 'session-ended'; id: string }
  /** Something was added to or deleted from the knowledge of a gateway (`id`). */
  | { kind: 'knowledge'; id: string }
  /** A user (`id`), or somebody with a management key, may do less than before. */
  | { kind: 'access'; id: string }
  /** A gateway (`id`) has other resources, of which no process holds a list. */
  | { kind: 'resources-changed'; id: string };

/** Tells every process that something was changed. */
export async function announceChange(channels: Channels, change: Change): Promise<void> {
  await channels.publish(CHANNELS.changes, JSON.stringify(change));
}

/** Hears of every change. After a lost connection changes may have been missed: `onMissed` is called. */
export async function watchChanges(
  channels: Channels,
  onChange: (change: Change) => void,
  onMissed: () => void,
): Promise<void> {
  await channels.subscribe(CHANNELS.changes, (message) => onChange(JSON.parse(message) as Change));
  channels.onReconnect(onMissed);
}
