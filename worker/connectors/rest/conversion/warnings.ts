import type { ConversionWarning } from '../../../../schema/rest-plan.ts';

/** Notes something that is mended or left out. */
export type Warn = (place: string, message: string) => void;

/** More of them tell nobody more. */
const MAX_WARNINGS = 200;

/** Collects warnings: each once, and in bounded number. */
export class Warnings {
  readonly #seen = new Map<string, ConversionWarning>();
  #left = 0;

  add: Warn = (place, message) => {
    const key = `${place}\n${message}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size < MAX_WARNINGS) this.#seen.set(key, { place, message });
    else this.#left += 1;
  };

  list(): ConversionWarning[] {
    const all = [...this.#seen.values()];
    if (this.#left > 0) all.push({ place: 'document', message: `there are ${this.#left} more warnings` });
    return all;
  }
}
