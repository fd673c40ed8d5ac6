/** Waits for the next of many announcements, none of them missed. */
export class ChangeSignal {
  #noticed = false;
  #failure: unknown;
  #failed = false;
  #wake: (() => void) | undefined;

  notice(): void {
    this.#noticed = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#failed = true;
    this.#failure = error;
    this.#wake?.();
  }

  /** Resolves on a notice or after `patienceMs`. @throws what {@link fail} was given. */
  async next(patienceMs: number): Promise<void> {
    if (!this.#noticed && !this.#failed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    if (this.#failed) throw this.#failure;
    this.#noticed = false;
  }
}
