import type { Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** What one stage or sort may hold (manual: Aggregation Pipeline Limits). */
const MAX_BYTES = 100 * 1024 * 1024;

/** Counts the bytes that a stage holds in memory and ends it when they are too many. */
export class MemoryLimit {
  #used = 0;

  constructor(private readonly stage: string) {}

  /** @throws CommandError QueryExceededMemoryLimitNoDiskUseAllowed */
  use(bytes: number): void {
    this.#used += bytes;
    if (this.#used <= MAX_BYTES) return;
    throw new CommandError(
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `${this.stage} exceeded the memory limit of ${MAX_BYTES} bytes; the embedded store does not sort or group on disk`,
    );
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}

/** About how many bytes a value takes, without encoding it. */
export function roughSize(value: Maybe): number {
  if (typeof value === 'string') return 16 + value.length * 2;
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + roughSize(element), 16);
  if (!(value instanceof Map)) return 16;
  let sum = 64;
  for (const [name, field] of value) sum += 16 + name.length + roughSize(field);
  return sum;
}
