import type { Answer, Call, Params } from '../../call.ts';
import type { GatewaySnapshot } from '../../gateway-snapshot.ts';
import type { Principal } from '../../principal.ts';
import type { ExposedTool, ToolServices } from '../exposed-tool.ts';
import { exposeMetaTool, metaFailure, parseMetaArguments } from '../meta-tool.ts';
import { catalogueOf } from '../usable-capabilities.ts';
import { OmniRun } from './omni-run.ts';
import { omniTool } from './omni-tool.ts';

/** One tool that stands for all the others. */
export function listOmni(gateway: GatewaySnapshot, principal: Principal): ExposedTool[] {
  return [exposeMetaTool(omniTool, catalogueOf(gateway, principal))];
}

/** Runs it; undefined for any other name. */
export async function callOmni(
  services: ToolServices,
  call: Call,
  name: string,
  params: Params,
): Promise<Answer | undefined> {
  if (name !== omniTool.name) return undefined;
  call.facts.tool = name;
  const parsed = parseMetaArguments(omniTool, params.arguments);
  if ('problem' in parsed) return metaFailure(call, parsed.problem);
  const token = (params._meta as Params | undefined)?.progressToken;
  return new OmniRun(services, call, parsed.data, token).run();
}
