import { z } from 'zod';
import type { ToolDescriptor } from '../inspection.ts';

/** MCP 2025-11-25, server/tools, ToolAnnotations. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** A tool of a built-in as it is written down in code: its schemas validate what they describe. */
export interface BuiltinTool {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject;
  output: z.ZodObject;
  annotations: ToolAnnotations;
}

/** A service that ships with the platform. What it says of itself is here; what it does is in `worker/builtins`. */
export interface BuiltinDefinition {
  /** The capability's id, in kebab-case. */
  id: string;
  name: string;
  description: string;
  /** `AGENT_ONLY` ones are listed and cannot be attached to a gateway. */
  scope: 'AGENT_AND_MCP' | 'AGENT_ONLY';
  tools: readonly BuiltinTool[];
  /** What an attachment may set; each field has a default, so that attaching without settings works. */
  settings: z.ZodObject;
}

/** The tool as MCP clients see it (MCP 2025-11-25, server/tools). */
export function describeBuiltinTool(tool: BuiltinTool): ToolDescriptor {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: z.toJSONSchema(tool.input, { io: 'input' }),
    outputSchema: z.toJSONSchema(tool.output, { io: 'output' }),
    annotations: { ...tool.annotations },
  };
}
