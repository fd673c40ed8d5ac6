import ivm from 'isolated-vm';
import { allocateOutput } from '../../isolate/output-reader.ts';
import { OUTPUT_BYTES } from '../../isolate/run-request.ts';
import type { IsolateSource } from '../../isolate/supervise-runs.ts';
import { realmSource } from '../realm/realm-source.ts';
import { RealmIsolate } from './realm-isolate.ts';

/** Has what most programs use compiled before the snapshot is taken. */
const WARM_UP = `
  boot(new ArrayBuffer(2 ** 20)).start(\`
    console.log('%s', 'text', 1, { list: [1, 2], map: new Map([[1, new Set([1])]]), when: new Date(0), run() {} });
    ({ list: [1, 2] })
  \`, []);
`;

/**
 * Makes isolates from one snapshot and keeps a spare one, so that a program need not wait for its isolate.
 */
export class IsolateSupply implements IsolateSource<RealmIsolate> {
  readonly #snapshot = ivm.Isolate.createSnapshot([{ code: realmSource(), filename: 'realm.js' }], WARM_UP);
  /** One isolate after the other writes into the same memory: the collector would be slow to see how much it is. */
  readonly #output = allocateOutput(OUTPUT_BYTES);
  #spare: RealmIsolate | undefined;

  prepare(memoryMb: number): void {
    this.#spare ??= this.#make(memoryMb);
  }

  /** An isolate that nothing has run in; the spare one if its limit is right. */
  take(memoryMb: number): RealmIsolate {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare?.memoryMb === memoryMb) return spare;
    spare?.dispose();
    return this.#make(memoryMb);
  }

  #make(memoryMb: number): RealmIsolate {
    new Uint8Array(this.#output).fill(0);
    return new RealmIsolate(this.#snapshot, memoryMb, this.#output);
  }
}
