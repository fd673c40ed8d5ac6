import type { ActivityRecord } from '../../../platform/activity-stream.ts';
import { CHANNELS, type ChannelHandler, type Channels } from '../../../platform/channels.ts';
import { PlatformError } from '../../../platform/errors.ts';
import type { ActivityEntry } from '../../../schema/activity-entry.ts';
import { Follower } from '../follower.ts';

/** Followers of one process at the most. */
const MAX_FOLLOWERS = 1000;

interface Followed {
  followers: Set<Follower<ActivityEntry>>;
  handler: ChannelHandler;
}

/** Activity as it happens, for those who follow a gateway, whichever API process serves it. */
export class LiveActivity {
  readonly #channels: Channels;
  readonly #gateways = new Map<string, Followed>();
  #count = 0;

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  /** What a gateway answers from now on, until whoever follows returns. @throws PlatformError UNAVAILABLE */
  async follow(gatewayId: string): Promise<Follower<ActivityEntry>> {
    if (this.#count >= MAX_FOLLOWERS) {
      throw new PlatformError('UNAVAILABLE', `${MAX_FOLLOWERS} follow activity already`);
    }
    const follower = new Follower<ActivityEntry>(() => this.#leave(gatewayId, follower));
    this.#count += 1;
    const followed = this.#gateways.get(gatewayId);
    if (followed === undefined) await this.#listen(gatewayId, follower);
    else followed.followers.add(follower);
    return follower;
  }

  async #listen(gatewayId: string, follower: Follower<ActivityEntry>): Promise<void> {
    const followers = new Set([follower]);
    const handler = (message: string) => {
      const entries = (JSON.parse(message) as ActivityRecord[]).map(entryOf);
      for (const one of followers) one.push(entries);
    };
    this.#gateways.set(gatewayId, { followers, handler });
    await this.#channels.subscribe(CHANNELS.activity(gatewayId), handler);
  }

  #leave(gatewayId: string, follower: Follower<ActivityEntry>): void {
    this.#count -= 1;
    const followed = this.#gateways.get(gatewayId);
    followed?.followers.delete(follower);
    if (followed === undefined || followed.followers.size > 0) return;
    this.#gateways.delete(gatewayId);
    this.#channels.unsubscribe(CHANNELS.activity(gatewayId), followed.handler);
  }
}

function entryOf({ id, at, knownTool: _, ...record }: ActivityRecord): ActivityEntry {
  return { ...record, _id: id, at: new Date(at) };
}
