import { announceChange, type Change } from '../../platform/changes.ts';
import type { Channels } from '../../platform/channels.ts';
import type { Logger } from '../../platform/logger.ts';

/** Makes a change known: here at once, so that whoever made it sees it, and to every other process. */
export class ChangeAnnouncer {
  readonly #channels: Channels;
  readonly #here: (change: Change) => void;
  readonly #logger: Logger;

  constructor(channels: Channels, here: (change: Change) => void, logger: Logger) {
    this.#channels = channels;
    this.#here = here;
    this.#logger = logger;
  }

  /** Never fails: the change is made already, and processes that did not hear of it read it again after a while. */
  async announce(change: Change): Promise<void> {
    this.#here(change);
    try {
      await announceChange(this.#channels, change);
    } catch (error) {
      this.#logger.warn({ err: error, change }, 'other processes do not know of a change yet');
    }
  }
}
