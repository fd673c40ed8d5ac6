import type { ExportedFunction } from '../interface/wit-type.ts';
import { fromComponent } from '../values/from-component.ts';
import { toComponent } from '../values/to-component.ts';
import type { InstanceContext } from './instance-context.ts';
import { type CallEnd, MAX_RESULT_CHARACTERS } from './messages.ts';
import { ComponentExit } from './wasi/cli.ts';

/** Of its limit; a component that fails with so much memory in use failed for want of it. */
const NEARLY_FULL = 0.9;

/** What allocators and language runtimes print before they give up. */
const OUT_OF_MEMORY = /memory allocation of \d+ bytes failed|out of memory|MemoryError/i;

/** An instance of a component, good for one call. */
export class Instance {
  readonly context: InstanceContext;
  readonly #memories: readonly WebAssembly.Memory[];
  readonly #find: (exported: ExportedFunction) => (...args: unknown[]) => unknown;

  constructor(
    context: InstanceContext,
    memories: readonly WebAssembly.Memory[],
    find: (exported: ExportedFunction) => (...args: unknown[]) => unknown,
  ) {
    this.context = context;
    this.#memories = memories;
    this.#find = find;
  }

  /** Calls a function; whatever comes of it is an end. */
  call(exported: ExportedFunction, args: readonly unknown[], memoryBytes: number): CallEnd {
    const { parameters, result } = exported;
    const given = parameters.map(({ type }, index) => toComponent(type, args[index]));
    const output = result?.kind === 'result' ? result.ok : result;
    try {
      const value = this.#find(exported)(...given);
      return within({ kind: 'value', json: output ? JSON.stringify(fromComponent(output, value)) : '' });
    } catch (error) {
      if (result?.kind === 'result' && isErrorCase(error)) {
        const json = result.error ? JSON.stringify(fromComponent(result.error, error.payload)) : '';
        return within({ kind: 'error', json });
      }
      return this.#failure(error, memoryBytes);
    }
  }

  #failure(error: unknown, memoryBytes: number): CallEnd {
    const used = this.#memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    if (used >= memoryBytes * NEARLY_FULL || OUT_OF_MEMORY.test(this.context.stderr.text)) {
      return { kind: 'out-of-memory' };
    }
    return { kind: 'failed', reason: describeFailure(error) };
  }
}

/** How a component broke, for whoever develops it. */
export function describeFailure(error: unknown): string {
  if (error instanceof ComponentExit) return error.message;
  if (error instanceof WebAssembly.RuntimeError) return `it trapped: ${error.message}`;
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return 'it trapped: the stack is full';
  return `it failed: ${error instanceof Error ? error.message : String(error)}`;
}

/** jco throws the error case of a function's result, with what is in it. */
function isErrorCase(error: unknown): error is Error & { payload: unknown } {
  return error instanceof Error && error.constructor.name === 'ComponentError' && 'payload' in error;
}

function within(end: Extract<CallEnd, { json: string }>): CallEnd {
  return end.json.length > MAX_RESULT_CHARACTERS ? { kind: 'too-large' } : end;
}
