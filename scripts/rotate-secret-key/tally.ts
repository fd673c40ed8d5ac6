/** What became of the sealed values that were found. */
export class Tally {
  resealed = 0;
  /** Sealed with the new key already. */
  done = 0;
  /** Where values are that neither key opens. */
  readonly lost: string[] = [];

  get total(): number {
    return this.resealed + this.done + this.lost.length;
  }
}
