import type { Builtin } from './builtin.ts';

/** A built-in that is loaded when it is first used: what nobody uses costs no memory. */
export class LazyBuiltin {
  readonly #load: () => Promise<Builtin>;
  #loading: Promise<Builtin> | undefined;
  #ready: Builtin | undefined;

  constructor(load: () => Promise<Builtin>) {
    this.#load = load;
  }

  /** @throws what loading throws; the next use tries again. */
  async get(): Promise<Builtin> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    this.#ready = await this.#loading;
    return this.#ready;
  }

  /** It, where it is loaded by now. */
  get ready(): Builtin | undefined {
    return this.#ready;
  }

  /** It, where somebody has used it. */
  async loaded(): Promise<Builtin | undefined> {
    return this.#loading?.catch(() => undefined);
  }
}
