import type { Call } from '../../call.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { toolNotFound } from '../tool-not-found.ts';

/** Names that are offered in place of a wrong one. */
const OFFERED = 3;

/** What to say of a name that is none, or that the caller may not use: it is not to be told that it exists. */
export function unknownTool({ discovery }: ToolServices, call: Call, name: string): string {
  const near = discovery.nearest(call.gateway, call.principal, name, OFFERED);
  const hint = near.length === 0 ? 'Find tools with discover_tools.' : `Did you mean ${near.join(', ')}?`;
  return `${toolNotFound(call.gateway, call.principal, name).message}. ${hint}`;
}
