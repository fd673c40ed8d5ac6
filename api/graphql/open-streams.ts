/** How often it is looked whether somebody may still read what they subscribed to, also if nobody said that they may not; milliseconds. */
export const RECHECK_MS = 15_000;

/** Streams of the management API that somebody reads, each with what ends it where its reader may no longer. */
export class OpenStreams {
  readonly #checks = new Set<() => void>();

  /** @param check looks whether the reader may go on. @returns what takes it out again. */
  add(check: () => void): () => void {
    this.#checks.add(check);
    return () => void this.#checks.delete(check);
  }

  /** Somebody may do less than before. */
  recheck(): void {
    for (const check of this.#checks) check();
  }
}
