import type { WorldFunction } from '../interface/resolve-world.ts';

/** How componentize-py's runtime is started while a component is built; it stays behind in the component. */
const PYTHON_INIT = 'app-name, symbols, stub-wasi';

/** Whether an export is there for a host or a toolchain, and not for people: WASI's own, and what componentize-py leaves behind. */
export function isToolchainExport(exported: WorldFunction): boolean {
  const { interface: id, name } = exported.kind === 'function' ? exported.function : exported;
  if (id?.startsWith('wasi:')) return true;
  return (
    id === 'exports' &&
    name === 'init' &&
    exported.kind === 'function' &&
    exported.function.parameters.map((it) => it.name).join(', ') === PYTHON_INIT
  );
}
