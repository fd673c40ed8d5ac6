import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import type { ToolEntry } from '../gateway-snapshot.ts';
import { mayUse } from '../principal.ts';
import { toolNotFound } from './tool-not-found.ts';

/** Every tool under its visible name, as far as the caller may use it. */
export function listIndividual({ gateway, principal }: Call): ToolEntry[] {
  const tools = [...gateway.tools.values()];
  return principal.tools === undefined ? tools : tools.filter(({ visible }) => mayUse(principal, visible));
}

/**
 * Runs a tool by its visible name.
 * @throws PlatformError TOOL_NOT_FOUND, also for a tool that the caller may not use: it is not to be told that it exists.
 */
export async function callIndividual(
  dispatcher: Dispatcher,
  call: Call,
  name: string,
  params: Params,
): Promise<Answer> {
  const entry = call.gateway.tools.get(name);
  if (entry === undefined || !mayUse(call.principal, name)) {
    throw toolNotFound(call.gateway, call.principal, name);
  }
  call.facts.tool = name;
  return execute(dispatcher, call, entry.capability, 'tools/call', { ...params, name: entry.upstream });
}
