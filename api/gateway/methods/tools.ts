import { PlatformError } from '../../../platform/errors.ts';
import type { Answer, Call, Params } from '../call.ts';
import type { ToolServices } from '../exposure/exposed-tool.ts';
import { callExposed, listExposed } from '../exposure/exposure.ts';
import { pageOf } from '../page.ts';
import { listCache } from './list-cache.ts';

/** MCP 2025-11-25 and 2026-07-28, server/tools, Listing Tools. */
export function listTools(call: Call, params: Params): Answer {
  const items = listExposed(call.gateway, call.principal).map(({ json }) => json);
  return { json: pageOf('tools', items, params), cache: listCache(call) };
}

/** MCP 2025-11-25 and 2026-07-28, server/tools, Calling Tools. */
export async function callTool(call: Call, params: Params, services: ToolServices): Promise<Answer> {
  const { name, arguments: args } = params;
  if (typeof name !== 'string')
    throw new PlatformError('VALIDATION_FAILED', 'params.name must be the name of a tool');
  if (args !== undefined && (typeof args !== 'object' || args === null || Array.isArray(args))) {
    throw new PlatformError('VALIDATION_FAILED', 'params.arguments must be an object');
  }
  return callExposed(services, call, name, params);
}
