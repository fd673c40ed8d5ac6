import { z } from 'zod';
import type { Answer, Call, Params } from '../../call.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { findIndividual, runEntry } from '../individual.ts';
import { type MetaTool, metaFailure, parseMetaArguments } from '../meta-tool.ts';
import { complaint } from '../tool-arguments.ts';
import { unknownTool } from './unknown-tool.ts';

const input = z.strictObject({
  name: z.string().min(1).max(256).describe('The name of a tool.'),
  arguments: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Its arguments, as get_tool_schema describes them.'),
});

/** Without an output schema: the result is that of the tool, whatever its form. */
export const executeTool = {
  name: 'execute_tool',
  title: 'Execute a tool',
  description: "Runs a tool and returns the tool's own result.",
  input,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
} satisfies MetaTool<typeof input>;

/** From here on it is a direct call: same deadline, same limits, and the tool's own name in activity. */
export async function runExecuteTool(services: ToolServices, call: Call, params: Params): Promise<Answer> {
  const parsed = parseMetaArguments(executeTool, params.arguments);
  if ('problem' in parsed) return metaFailure(call, parsed.problem);
  const { name, arguments: args } = parsed.data;
  const entry = findIndividual(call.gateway, call.principal, name);
  if (entry === undefined) return metaFailure(call, unknownTool(services, call, name));
  call.facts.tool = name;
  call.facts.arguments = args;
  const problem = complaint(entry, args);
  if (problem !== undefined) return metaFailure(call, problem);
  return runEntry(services.dispatcher, call, entry, { ...params, arguments: args });
}
