import { z } from 'zod';
import { PlatformError } from '../../platform/errors.ts';
import type { BuiltinTool } from '../../schema/builtins/definition.ts';
import { findBuiltin } from '../../schema/builtins/index.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import { toolFailure } from '../tool-failure.ts';
import type { Builtin } from './builtin.ts';

/** What gateways set for their attachments. */
export interface SettingsSource {
  settingsOf(gateway: string, capability: string): Promise<Record<string, unknown>>;
}

/** Runs the tools of built-ins: checks arguments against what the tool says of itself, adds the gateway's settings. */
export class BuiltinExecutor {
  readonly #builtins: ReadonlyMap<string, Builtin>;
  readonly #settings: SettingsSource;

  constructor(builtins: ReadonlyMap<string, Builtin>, settings: SettingsSource) {
    this.#builtins = builtins;
    this.#settings = settings;
  }

  async execute(capability: string, context: ExecutionContext): Promise<ExecutionResult> {
    const { execution } = context;
    const definition = findBuiltin(capability);
    const builtin = this.#builtins.get(capability);
    const name = String(execution.params.name);
    const tool = definition?.tools.find((candidate) => candidate.name === name);
    if (execution.method !== 'tools/call') throw new PlatformError('METHOD_NOT_FOUND', execution.method);
    if (definition === undefined || builtin === undefined || tool === undefined) {
      throw new PlatformError('TOOL_NOT_FOUND', name);
    }
    const args = tool.input.safeParse(execution.params.arguments ?? {});
    // A wrong argument is the tool's failure, which a model can read and mend (MCP 2025-11-25, server/tools, Error Handling).
    if (!args.success) return toolFailure(describeInvalidArguments(tool, args.error));
    const stored = execution.gateway ? await this.#settings.settingsOf(execution.gateway, capability) : {};
    const settings = definition.settings.parse(stored);
    const result = await builtin.run(name, args.data, settings, context);
    return { json: JSON.stringify(result), isError: result.isError === true };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#builtins.values()].map((builtin) => builtin.close()));
  }
}

function describeInvalidArguments(tool: BuiltinTool, error: z.ZodError): string {
  return `Invalid arguments for ${tool.name}:\n${z.prettifyError(error)}`;
}
