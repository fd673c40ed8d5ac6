import type { Answer, Call, Params } from '../call.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import type { Principal } from '../principal.ts';
import type { ExposedTool, ToolServices } from './exposed-tool.ts';
import { findIndividual, listIndividual, runEntry } from './individual.ts';
import { callOmni, listOmni } from './omni/omni.ts';
import { callSmart, listSmart } from './smart/smart.ts';
import { toolNotFound } from './tool-not-found.ts';

/** The tools that a gateway shows a caller, as its specification wants them shown. */
export function listExposed(gateway: GatewaySnapshot, principal: Principal): readonly ExposedTool[] {
  switch (gateway.specification.visibility) {
    case 'Individual':
      return listIndividual(gateway, principal);
    case 'Smart':
      return listSmart(gateway, principal);
    case 'Omni':
      return listOmni(gateway, principal);
  }
}

/**
 * A tool by its name: one that is shown, else one that is there. How tools are presented is not what callers may use: that is for
 * keys and tokens to say, so a tool that Smart or Omni do not list can be called by whoever knows its name and may use it.
 */
export function findExposed(
  gateway: GatewaySnapshot,
  principal: Principal,
  name: string,
): ExposedTool | undefined {
  const own =
    gateway.specification.visibility === 'Individual'
      ? undefined
      : listExposed(gateway, principal).find(({ visible }) => visible === name);
  return own ?? findIndividual(gateway, principal, name);
}

/** Runs a tool by the name that clients know. @throws PlatformError TOOL_NOT_FOUND */
export async function callExposed(
  services: ToolServices,
  call: Call,
  name: string,
  params: Params,
): Promise<Answer> {
  const own = await callOwn(services, call, name, params);
  if (own !== undefined) return own;
  const entry = findIndividual(call.gateway, call.principal, name);
  if (entry === undefined) throw toolNotFound(call.gateway, call.principal, name);
  return runEntry(services.dispatcher, call, entry, params);
}

/** Runs a tool that the visibility itself brings; undefined where it brings none of that name. */
async function callOwn(
  services: ToolServices,
  call: Call,
  name: string,
  params: Params,
): Promise<Answer | undefined> {
  switch (call.gateway.specification.visibility) {
    case 'Individual':
      return undefined;
    case 'Smart':
      return callSmart(services, call, name, params);
    case 'Omni':
      return callOmni(services, call, name, params);
  }
}
