import { z } from 'zod';
import type { Answer, Call } from '../../call.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { findIndividual } from '../individual.ts';
import { type MetaTool, metaFailure, metaResult, parseMetaArguments } from '../meta-tool.ts';
import { unknownTool } from './unknown-tool.ts';

const input = z.strictObject({ name: z.string().min(1).max(256).describe('The name of a tool.') });

const anyObject = z.record(z.string(), z.unknown());

export const getToolSchema = {
  name: 'get_tool_schema',
  title: 'Learn a tool',
  description: "Shows a tool's whole description and the JSON Schema of its arguments.",
  input,
  output: z.object({
    name: z.string(),
    title: z.string().optional(),
    description: z.string().optional(),
    capability: z.string(),
    inputSchema: anyObject,
    outputSchema: anyObject.optional(),
    annotations: anyObject.optional(),
    instructions: z.string().optional().describe('How to use the server that the tool belongs to.'),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
} satisfies MetaTool<typeof input>;

export function runGetToolSchema(services: ToolServices, call: Call, args: unknown): Answer {
  const parsed = parseMetaArguments(getToolSchema, args);
  if ('problem' in parsed) return metaFailure(call, parsed.problem);
  const { name } = parsed.data;
  const entry = findIndividual(call.gateway, call.principal, name);
  if (entry === undefined) return metaFailure(call, unknownTool(services, call, name));
  const { title, description, inputSchema, outputSchema, annotations } = entry.descriptor;
  const { capability } = entry;
  const tool = {
    name,
    title,
    description,
    capability: capability.name,
    inputSchema,
    outputSchema,
    annotations,
    instructions: capability.instructions,
  };
  return metaResult(tool, explained(tool));
}

/** Clients that show models only the text find everything there too. */
function explained(tool: {
  name: string;
  description: string | undefined;
  capability: string;
  inputSchema: unknown;
  outputSchema: unknown;
  annotations: unknown;
  instructions: string | undefined;
}): string {
  const part = (title: string, value: unknown) =>
    value === undefined ? [] : [`${title}:\n${typeof value === 'string' ? value : JSON.stringify(value)}`];
  return [
    `${tool.name} (${tool.capability})`,
    ...(tool.description === undefined ? [] : [tool.description]),
    ...part('Arguments (JSON Schema)', tool.inputSchema),
    ...part('Result (JSON Schema)', tool.outputSchema),
    ...part('Annotations', tool.annotations),
    ...part(`How to use ${tool.capability}`, tool.instructions),
  ].join('\n\n');
}
