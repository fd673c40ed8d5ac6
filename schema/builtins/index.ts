import { codeRunner } from './code-runner.ts';
import type { BuiltinDefinition } from './definition.ts';

/** Everything that ships with the platform, in the order in which it is listed. */
export const BUILTINS: readonly BuiltinDefinition[] = [codeRunner];

export function findBuiltin(id: string): BuiltinDefinition | undefined {
  return BUILTINS.find((builtin) => builtin.id === id);
}
