import { browser } from './browser.ts';
import { codeRunner } from './code-runner.ts';
import { computer } from './computer.ts';
import type { BuiltinDefinition } from './definition.ts';
import { files } from './files.ts';
import { httpClient } from './http-client.ts';
import { knowledge } from './knowledge.ts';
import { webFetch } from './web-fetch.ts';
import { webSearch } from './web-search.ts';

/** Everything that ships with the platform, in the order in which it is listed. */
export const BUILTINS: readonly BuiltinDefinition[] = [
  webSearch,
  webFetch,
  httpClient,
  codeRunner,
  files,
  knowledge,
  browser,
  computer,
];

export function findBuiltin(id: string): BuiltinDefinition | undefined {
  return BUILTINS.find((builtin) => builtin.id === id);
}
