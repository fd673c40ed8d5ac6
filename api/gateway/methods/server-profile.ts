import { IMPLEMENTATION } from '../../../platform/mcp.ts';
import type { Visibility } from '../../../schema/specification-content.ts';
import type { Params } from '../call.ts';
import type { GatewaySnapshot } from '../gateway-snapshot.ts';
import { EXTENDING } from './extension.ts';

/** What a gateway can do (MCP lifecycle, server capabilities): tools always, the rest where a capability brings it. */
export function serverCapabilities(gateway: GatewaySnapshot): Record<string, unknown> {
  const some = (offer: string) => gateway.capabilities.some(({ offers }) => offers[offer] !== undefined);
  return {
    tools: { listChanged: true },
    logging: {},
    ...(some('prompts') ? { prompts: { listChanged: true } } : {}),
    ...(some('resources')
      ? { resources: { listChanged: true, ...(canSubscribe(gateway) ? { subscribe: true } : {}) } }
      : {}),
    ...(some('completions') ? { completions: {} } : {}),
    ...extensionsOf(gateway),
  };
}

/** What capabilities add to the protocol, each under its own name. */
function extensionsOf({ capabilities }: GatewaySnapshot): Record<string, unknown> {
  const merged = EXTENDING.map((name) => {
    const declared = capabilities.map(({ offers }) => offers[name]).filter((value) => value !== undefined);
    return [name, Object.assign({}, ...declared)] as const;
  });
  return Object.fromEntries(merged.filter(([, value]) => Object.keys(value).length > 0));
}

/** Whether some resource of a gateway can be subscribed to. */
export function canSubscribe({ capabilities }: GatewaySnapshot): boolean {
  return capabilities.some(({ offers }) => (offers.resources as Params | undefined)?.subscribe === true);
}

/** Name and version, with the gateway's own name for people. */
export function serverInfo(gateway: GatewaySnapshot): Record<string, unknown> {
  return { ...IMPLEMENTATION, title: gateway.name };
}

/** What takes the place of the servers' own instructions where their tools are not listed: those come with the tools. */
const HOW_TO: Record<Visibility, string | undefined> = {
  Individual: undefined,
  Smart:
    'The tools of this gateway are not listed one by one. Find them with discover_tools, learn their arguments with get_tool_schema, run them with execute_tool.',
  Omni: 'The tools of this gateway are not listed one by one. Say to omni_tool in plain words what is to be done.',
};

/** How to use the gateway: its description, then what each of its servers says of itself; undefined where nobody says anything. */
export function instructions(gateway: GatewaySnapshot): string | undefined {
  const parts = gateway.description ? [gateway.description] : [];
  const howTo = HOW_TO[gateway.specification.visibility];
  if (howTo !== undefined) parts.push(howTo);
  else {
    for (const { name, instructions: own } of gateway.capabilities)
      if (own) parts.push(`# ${name}\n\n${own}`);
  }
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}
