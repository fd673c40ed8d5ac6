import { z } from 'zod';
import type { ResourceTemplateDescriptor, ToolDescriptor } from '../inspection.ts';

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
  /** Why it cannot be attached, where it cannot. */
  scopeReason?: string;
  tools: readonly BuiltinTool[];
  /** What an attachment may set; each field has a default, so that attaching without settings works. */
  settings: z.ZodObject;
  /** The resources that it has on each gateway, where it has any. */
  resourceTemplates?: readonly ResourceTemplateDescriptor[];
  /**
   * What it needs that the platform does not bring; absent: nothing. Workers look whether it is there, and it is
   * `UNCONFIGURED` where it is not.
   */
  needs?: {
    /** What it is, to be read after “needs”. */
    what: string;
    /** Whether an attachment's own settings bring it. */
    broughtBy?(settings: Record<string, unknown>): boolean;
  };
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

/** JSON Schema (2020-12) of a built-in's settings, fit to make a form of. Secrets are `writeOnly`. */
export function settingsJsonSchema({ name, settings }: BuiltinDefinition): Record<string, unknown> {
  return { ...z.toJSONSchema(settings, { io: 'input' }), title: `${name} settings` };
}
