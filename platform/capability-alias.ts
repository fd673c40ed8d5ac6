import { findBuiltin } from '../schema/builtins/index.ts';
import type { Capability } from '../schema/capability.ts';

/** What documents of configuration call a capability. */
export function aliasOf({ alias, name }: Pick<Capability, 'alias' | 'name'>): string {
  // An API process of before aliases may still make capabilities while the platform is upgraded.
  return alias ?? name;
}

/** The name itself, or the name with the first number that makes it free: `Wiki`, `Wiki 2`, `Wiki 3`. */
export function firstFreeAlias(name: string, taken: ReadonlySet<string>): string {
  const isFree = (alias: string) => !taken.has(alias) && findBuiltin(alias) === undefined;
  if (isFree(name)) return name;
  let number = 2;
  while (!isFree(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}
