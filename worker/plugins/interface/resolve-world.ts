import { countTypes } from './count-types.ts';
import { RefusedType, TypeScope, UnknownName } from './type-scope.ts';
import type {
  FunctionSyntax,
  InterfaceSyntax,
  WitDocument,
  WitPath,
  WorldItem,
  WorldSyntax,
} from './wit-syntax.ts';
import type { ExportedFunction } from './wit-type.ts';

/** A function that a world exports. */
export type WorldFunction =
  | { kind: 'function'; function: ExportedFunction }
  /** It takes or gives what no tool can; `reason` says what. */
  | { kind: 'refused'; interface: string | undefined; name: string; reason: string }
  /** Its types are in a package that is not part of this text. */
  | { kind: 'unknown'; interface: string | undefined; name: string; description: string | undefined };

/** Types of a function, with all types inside them, that a schema may spell out. */
const MAX_TYPES = 2000;

/** The functions that a world exports, directly and in interfaces, in the order in which it names them. */
export function exportedFunctions(document: WitDocument, world: WorldSyntax): WorldFunction[] {
  const scopes = new Map<InterfaceSyntax, TypeScope>();
  const find = (path: WitPath, packageName: string): TypeScope | undefined => {
    const found = findInterface(document, path, packageName);
    return found && scopeOf(found);
  };
  const scopeOf = (it: InterfaceSyntax): TypeScope => {
    const scope = scopes.get(it) ?? new TypeScope(it.package, it.items, find);
    scopes.set(it, scope);
    return scope;
  };
  const items = withIncluded(document, world);
  const worldScope = new TypeScope(world.package, items, find);
  return items.flatMap((item) => {
    if (item.kind === 'export-function') return [resolveFunction(item.function, worldScope, undefined)];
    const exported =
      item.kind === 'export-inline'
        ? item.interface
        : item.kind === 'export-interface'
          ? findInterface(document, item.path, world.package)
          : undefined;
    if (exported === undefined) return [];
    const id = item.kind === 'export-inline' ? exported.name : interfaceId(exported);
    return interfaceFunctions(exported, scopeOf(exported), id);
  });
}

/** What a world says, and what the worlds say that it includes; those of other packages are not to be had. */
function withIncluded(document: WitDocument, world: WorldSyntax, seen = new Set([world])): WorldItem[] {
  return world.items.flatMap((item) => {
    if (item.kind !== 'include') return [item];
    const included = document.worlds.find((it) => it.package === world.package && it.name === item.path);
    if (included === undefined || seen.has(included)) return [];
    return withIncluded(document, included, seen.add(included));
  });
}

/** What a path means, seen from a package. */
function findInterface(
  document: WitDocument,
  path: WitPath,
  packageName: string,
): InterfaceSyntax | undefined {
  return document.interfaces.find((it) =>
    path.includes(':') ? interfaceId(it) === path : it.package === packageName && it.name === path,
  );
}

/** `ns:package/name@1.0.0`. */
export function interfaceId({ package: packageName, name }: InterfaceSyntax): string {
  const [path, version] = packageName.split('@', 2);
  return `${path}/${name}${version === undefined ? '' : `@${version}`}`;
}

function interfaceFunctions({ items }: InterfaceSyntax, scope: TypeScope, id: string): WorldFunction[] {
  return items.flatMap((item) => {
    if (item.kind === 'function') return [resolveFunction(item, scope, id)];
    // A resource has functions of its own, which cannot be called without one.
    if (item.kind === 'type' && item.type.kind === 'refused')
      return [refused(id, item.name, 'is a resource')];
    return [];
  });
}

function resolveFunction(syntax: FunctionSyntax, scope: TypeScope, id: string | undefined): WorldFunction {
  const { name, isAsync, docs } = syntax;
  if (isAsync) return refused(id, name, 'is asynchronous, as in WASI 0.3; plugins are of WASI 0.2');
  try {
    const resolved: ExportedFunction = {
      interface: id,
      name,
      parameters: syntax.parameters.map((it) => ({
        name: it.name,
        type: scope.resolve(it.type),
        description: it.docs || undefined,
      })),
      result: syntax.result && scope.resolve(syntax.result),
      description: docs || undefined,
    };
    if (countTypes([...resolved.parameters.map(({ type }) => type), resolved.result]) > MAX_TYPES) {
      return refused(id, name, `has more than ${MAX_TYPES} types within its types`);
    }
    return { kind: 'function', function: resolved };
  } catch (error) {
    if (error instanceof RefusedType) return refused(id, name, `takes or gives ${error.what}`);
    if (error instanceof UnknownName) {
      return { kind: 'unknown', interface: id, name, description: docs || undefined };
    }
    throw error;
  }
}

function refused(id: string | undefined, name: string, reason: string): WorldFunction {
  return { kind: 'refused', interface: id, name, reason };
}
