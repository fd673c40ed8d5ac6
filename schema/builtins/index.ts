import { codeRunner } from './code-runner.ts';
import type { BuiltinDefinition } from './definition.ts';
import { webFetch } from './web-fetch.ts';

/** Everything that ships with the platform, in the order in which it is listed. */
export const BUILTINS: readonly BuiltinDefinition[] = [webFetch, codeRunner];

export function findBuiltin(id: string): BuiltinDefinition | undefined {
  return BUILTINS.find((builtin) => builtin.id === id);
}
