import type { Answer, Call, Params } from '../../call.ts';
import type { GatewaySnapshot } from '../../gateway-snapshot.ts';
import type { Principal } from '../../principal.ts';
import type { ExposedTool, ToolServices } from '../exposed-tool.ts';
import { exposeMetaTool } from '../meta-tool.ts';
import { catalogueOf } from '../usable-capabilities.ts';
import { discoverTools, runDiscoverTools } from './discover-tools.ts';
import { executeTool, runExecuteTool } from './execute-tool.ts';
import { getToolSchema, runGetToolSchema } from './get-tool-schema.ts';

/** Three tools that stand for all the others: find, learn, run. */
export function listSmart(gateway: GatewaySnapshot, principal: Principal): ExposedTool[] {
  return [
    exposeMetaTool(discoverTools, catalogueOf(gateway, principal)),
    exposeMetaTool(getToolSchema),
    exposeMetaTool(executeTool),
  ];
}

/** Runs one of the three; undefined for any other name. */
export async function callSmart(
  services: ToolServices,
  call: Call,
  name: string,
  params: Params,
): Promise<Answer | undefined> {
  const run = {
    [discoverTools.name]: () => runDiscoverTools(services, call, params.arguments),
    [getToolSchema.name]: () => runGetToolSchema(services, call, params.arguments),
    [executeTool.name]: () => runExecuteTool(services, call, params),
  }[name];
  if (run === undefined) return undefined;
  call.facts.tool = name;
  return run();
}
