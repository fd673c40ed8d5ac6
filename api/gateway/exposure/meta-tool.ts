import { z } from 'zod';
import type { ToolDescriptor } from '../../../schema/inspection.ts';
import type { Answer, Call } from '../call.ts';
import type { ExposedTool } from './exposed-tool.ts';

/** A tool of the platform itself, written down: what it takes is checked by the schema that it shows. */
export interface MetaTool<Input extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  description: string;
  input: Input;
  /** Absent where the result is another tool's own. */
  output?: z.ZodObject;
  annotations: Record<string, boolean>;
}

/** As clients see it. @param addition is added to its description. */
export function exposeMetaTool(tool: MetaTool, addition = ''): ExposedTool {
  const descriptor: ToolDescriptor = {
    name: tool.name,
    title: tool.title,
    description: tool.description + addition,
    inputSchema: jsonSchema(tool.input, 'input'),
    ...(tool.output === undefined ? {} : { outputSchema: jsonSchema(tool.output, 'output') }),
    annotations: tool.annotations,
  };
  return { visible: tool.name, descriptor, json: JSON.stringify(descriptor) };
}

/** The dialect is MCP's default, and saying so in each schema costs every client its tokens. */
function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  return rest;
}

/** Checks arguments; what is wrong with them is for the model to read and mend (MCP 2025-11-25, server/tools, Error Handling). */
export function parseMetaArguments<Input extends z.ZodObject>(
  tool: MetaTool<Input>,
  args: unknown,
): { data: z.output<Input> } | { problem: string } {
  const parsed = tool.input.safeParse(args ?? {});
  if (parsed.success) return { data: parsed.data };
  return { problem: `Invalid arguments for ${tool.name}:\n${z.prettifyError(parsed.error)}` };
}

/** The result of a tool of the platform itself: structured, and the same for reading. */
export function metaResult(structuredContent: Record<string, unknown>, text: string): Answer {
  return { json: JSON.stringify({ content: [{ type: 'text', text }], structuredContent }) };
}

/** A failure that a model can read and mend. */
export function metaFailure(call: Call, text: string): Answer {
  call.facts.toolFailed = true;
  return { json: JSON.stringify({ content: [{ type: 'text', text }], isError: true }) };
}
