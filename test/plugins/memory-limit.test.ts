import assert from 'node:assert/strict';
import { parse, print } from '@bytecodealliance/jco-transpile/wasm-tools';
import { limitMemory, MemoryTooLarge } from '../../worker/plugins/build/limit-memory.ts';

const MEGABYTE = 1024 * 1024;

describe('the limit of a module’s memory', () => {
  const memories = async (source: string, megabytes = 4) => {
    const limited = limitMemory(await parse(source), megabytes * MEGABYTE);
    return [...(await print(limited)).matchAll(/\(memory \(;\d+;\) ([^)]*)\)/g)].map(([, limits]) => limits);
  };

  const cases: [string, string, string[]][] = [
    ['gets a maximum where there is none', '(module (memory 1))', ['1 64']],
    ['lowers one that is higher', '(module (memory 1 1000))', ['1 64']],
    ['leaves one that is lower', '(module (memory 1 2))', ['1 2']],
    ['counts for each of several', '(module (memory 1) (memory 2 3) (memory 64))', ['1 64', '2 3', '64 64']],
    ['counts in 64 bits', '(module (memory i64 1))', ['i64 1 64']],
    ['leaves modules without memory alone', '(module (func (export "f")))', []],
  ];
  for (const [what, source, expected] of cases) {
    it(what, async () => assert.deepEqual(await memories(source), expected));
  }

  it('is refused where the module starts with more', async () => {
    await assert.rejects(memories('(module (memory 65))'), (error: unknown) => {
      assert.ok(error instanceof MemoryTooLarge);
      return error.neededBytes === 65n * 65_536n;
    });
  });

  it('is refused where memory is shared between threads', async () => {
    await assert.rejects(memories('(module (memory 1 2 shared))'), RangeError);
  });
});
