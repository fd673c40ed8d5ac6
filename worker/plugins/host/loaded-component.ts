import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILT_FILES, type BuiltInterface } from '../build/build-reply.ts';
import { type ExportedFunction, shortInterfaceName } from '../interface/wit-type.ts';
import { scriptName } from '../values/names.ts';
import { Instance } from './instance.ts';
import type { InstanceContext } from './instance-context.ts';
import { lockDown } from './lock-down.ts';
import { createImports } from './wasi/imports.ts';

/** What jco makes of a component, instantiated synchronously. */
interface Glue {
  instantiate(
    getCoreModule: (path: string) => WebAssembly.Module,
    imports: Record<string, object>,
    instantiateCore: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
  ): Exports;
}

type ComponentFunction = (...args: unknown[]) => unknown;
type Exports = Record<string, ComponentFunction | Record<string, ComponentFunction>>;

/** A component that was built before, with its code compiled once for all its instances. */
export class LoadedComponent {
  readonly #glue: Glue;
  readonly #folder: string;
  readonly #functions: readonly ExportedFunction[];
  readonly #modules = new Map<string, WebAssembly.Module>();

  private constructor(glue: Glue, folder: string, functions: readonly ExportedFunction[]) {
    this.#glue = glue;
    this.#folder = folder;
    this.#functions = functions;
  }

  static async load(folder: string): Promise<LoadedComponent> {
    const file = pathToFileURL(join(folder, BUILT_FILES.glue)).href;
    lockDown(file);
    const glue = (await import(file)) as Glue;
    const text = readFileSync(join(folder, BUILT_FILES.interface), 'utf8');
    return new LoadedComponent(glue, folder, (JSON.parse(text) as BuiltInterface).functions);
  }

  /** What the function of that name takes and gives. */
  find(interfaceId: string | undefined, name: string): ExportedFunction {
    const found = this.#functions.find((it) => it.interface === interfaceId && it.name === name);
    if (found === undefined) throw new Error(`the component exports no ${name}`);
    return found;
  }

  /** A fresh instance. @throws what a component does that fails when it starts. */
  instantiate(context: InstanceContext): Instance {
    const memories: WebAssembly.Memory[] = [];
    const exports = this.#glue.instantiate(
      (path) => this.#module(path),
      createImports(context) as unknown as Record<string, object>,
      (module, imports) => {
        const instance = new WebAssembly.Instance(module, imports);
        for (const it of Object.values(instance.exports))
          if (it instanceof WebAssembly.Memory) memories.push(it);
        return instance;
      },
    );
    return new Instance(context, memories, (it) => findFunction(exports, it));
  }

  #module(path: string): WebAssembly.Module {
    const module = this.#modules.get(path) ?? new WebAssembly.Module(readFileSync(join(this.#folder, path)));
    this.#modules.set(path, module);
    return module;
  }
}

function findFunction(exports: Exports, { interface: id, name }: ExportedFunction): ComponentFunction {
  const inside = id === undefined ? exports : (exports[id] ?? exports[scriptName(shortInterfaceName(id))]);
  const found = typeof inside === 'object' ? inside[scriptName(name)] : undefined;
  if (typeof found !== 'function') throw new Error(`the built component has no ${name}`);
  return found;
}
