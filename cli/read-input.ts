import { readFileSync } from 'node:fs';
import { Failure } from './failure.ts';

/** What is in a file, or for `-` on standard input. @throws Failure */
export function readInput(file: string): Buffer<ArrayBuffer> {
  try {
    // 0 is standard input.
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${(error as Error).message}`);
  }
}
