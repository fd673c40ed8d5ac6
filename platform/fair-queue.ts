/**
 * What waits, in one line per caller; the callers take turns. A caller that puts in a hundred things delays another
 * one's first thing by a single turn.
 */
export class FairQueue<Item> {
  /** In the order of their turns: who was served goes to the end. */
  readonly #lines = new Map<string, Item[]>();
  #length = 0;

  /** How many items wait in all. */
  get length(): number {
    return this.#length;
  }

  /** How many items of this caller wait. */
  lengthOf(caller: string): number {
    return this.#lines.get(caller)?.length ?? 0;
  }

  push(caller: string, item: Item): void {
    const line = this.#lines.get(caller);
    if (line) {
      line.push(item);
    } else {
      this.#lines.set(caller, [item]);
    }
    this.#length += 1;
  }

  /**
   * Takes the oldest item of the caller whose turn it is.
   * @param mayGo whose oldest item cannot be served right now is passed over, and keeps their turn.
   */
  shift(mayGo: (caller: string, item: Item) => boolean = () => true): Item | undefined {
    for (const [caller, line] of this.#lines) {
      const [item] = line;
      if (item === undefined || !mayGo(caller, item)) continue;
      line.shift();
      this.#lines.delete(caller);
      if (line.length > 0) {
        this.#lines.set(caller, line);
      }
      this.#length -= 1;
      return item;
    }
    return undefined;
  }

  /** Takes an item out before its turn; does nothing when it no longer waits. */
  remove(caller: string, item: Item): void {
    const line = this.#lines.get(caller);
    const index = line?.indexOf(item) ?? -1;
    if (!line || index < 0) return;
    line.splice(index, 1);
    if (line.length === 0) {
      this.#lines.delete(caller);
    }
    this.#length -= 1;
  }
}
