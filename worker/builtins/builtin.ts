import type { ExecutionContext } from '../executor.ts';

/** MCP 2025-11-25, server/tools, CallToolResult. */
export interface ToolResult {
  content: Record<string, unknown>[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
}

/**
 * A built-in at work. `run` gets arguments and settings that their schemas have already accepted; a failure of the
 * tool itself is a result with `isError`, only a fault of the platform is thrown.
 */
export interface Builtin<Arguments = unknown, Settings = unknown> {
  run(tool: string, args: Arguments, settings: Settings, context: ExecutionContext): Promise<ToolResult>;
  close(): Promise<void>;
}
