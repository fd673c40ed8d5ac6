/** What a file is, by its preamble (component-model, Binary.md, Component Definitions). */
export type WasmKind = 'component' | 'core-module' | 'unknown-component' | 'no-wasm';

export function wasmKind(bytes: Uint8Array): WasmKind {
  const [a, b, c, d, version, versionHigh, layer, layerHigh] = bytes;
  if (a !== 0 || b !== 0x61 || c !== 0x73 || d !== 0x6d) return 'no-wasm';
  if (layer === 0 && layerHigh === 0) return 'core-module';
  if (layer === 1 && layerHigh === 0)
    return version === 0x0d && versionHigh === 0 ? 'component' : 'unknown-component';
  return 'no-wasm';
}

const WHAT_TO_DO = {
  'no-wasm': 'plugin.wasm is no WebAssembly',
  'unknown-component':
    'plugin.wasm is a component in an encoding that this platform does not know; build it with current tools',
  'core-module':
    'plugin.wasm is a core module, and plugins are components. Build for the target wasm32-wasip2 (Rust, C), with componentize-js ' +
    '(JavaScript) or componentize-py (Python); a module that has its WIT embedded becomes a component by ' +
    '`wasm-tools component new module.wasm -o plugin.wasm`',
} as const;

/** Why a file can be no plugin, and what to do about it; undefined for a component. */
export function wasmProblem(bytes: Uint8Array): string | undefined {
  const kind = wasmKind(bytes);
  return kind === 'component' ? undefined : WHAT_TO_DO[kind];
}
