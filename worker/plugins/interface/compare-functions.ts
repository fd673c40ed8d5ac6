import type { WorldFunction } from './resolve-world.ts';
import { typeText } from './type-text.ts';
import type { ExportedFunction, WitType } from './wit-type.ts';

/** How a function is told from others, in messages too: `ns:package/interface#name`, or its name alone. */
export function functionPath({
  interface: id,
  name,
}: {
  interface?: string | undefined;
  name: string;
}): string {
  return id === undefined ? name : `${id}#${name}`;
}

/** What a `world.wit` says otherwise than the component, a sentence each; empty where they agree. */
export function differences(
  component: readonly ExportedFunction[],
  world: readonly WorldFunction[],
): string[] {
  const declared = new Map(world.map((it) => [functionPath(it.kind === 'function' ? it.function : it), it]));
  const found: string[] = [];
  for (const actual of component) {
    const path = functionPath(actual);
    const said = declared.get(path);
    declared.delete(path);
    if (said === undefined) found.push(`the component exports ${path}, world.wit does not`);
    else if (said.kind === 'refused')
      found.push(`${path} ${said.reason} in world.wit, but not in the component`);
    else if (said.kind === 'function') found.push(...signatureDifferences(path, actual, said.function));
  }
  for (const path of declared.keys()) found.push(`world.wit exports ${path}, the component does not`);
  return found;
}

function signatureDifferences(path: string, actual: ExportedFunction, said: ExportedFunction): string[] {
  const names = (it: ExportedFunction) => it.parameters.map(({ name }) => name).join(', ');
  if (names(actual) !== names(said)) {
    return [
      `${path} has the parameters (${names(said)}) in world.wit and (${names(actual)}) in the component`,
    ];
  }
  const found: string[] = [];
  const compare = (what: string, a: WitType | undefined, b: WitType | undefined) => {
    const [inComponent, inWorld] = [a, b].map((type) => (type === undefined ? 'nothing' : typeText(type)));
    if (inComponent !== inWorld)
      found.push(`${what} of ${path} is ${inWorld} in world.wit and ${inComponent} in the component`);
  };
  actual.parameters.forEach(({ name, type }, index) => {
    compare(`the parameter ${name}`, type, said.parameters[index]?.type);
  });
  compare('the result', actual.result, said.result);
  return found;
}
