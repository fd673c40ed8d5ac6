import { CHANNELS, type Channels } from './channels.ts';

/** Something of which processes hold copies: a gateway or capability was changed, a client session was changed or has ended. */
export interface Change {
  kind: 'gateway' | 'capability' | 'session-changed' | 'session-ended';
  id: string;
}

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
