import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import type { GatewaySnapshot, ToolEntry } from '../gateway-snapshot.ts';
import { mayUse, type Principal } from '../principal.ts';

/** Every tool under its visible name, as far as the caller may use it. */
export function listIndividual(gateway: GatewaySnapshot, principal: Principal): ToolEntry[] {
  const tools = [...gateway.tools.values()];
  return principal.tools === undefined ? tools : tools.filter(({ visible }) => mayUse(principal, visible));
}

/** A tool by its visible name; undefined also for one that the caller may not use: it is not to be told that it exists. */
export function findIndividual(
  gateway: GatewaySnapshot,
  principal: Principal,
  name: string,
): ToolEntry | undefined {
  return mayUse(principal, name) ? gateway.tools.get(name) : undefined;
}

/** Runs a tool. */
export async function runEntry(
  dispatcher: Dispatcher,
  call: Call,
  entry: ToolEntry,
  params: Params,
): Promise<Answer> {
  call.facts.tool = entry.visible;
  return execute(dispatcher, call, entry.capability, 'tools/call', { ...params, name: entry.upstream });
}
