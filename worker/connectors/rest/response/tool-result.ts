/** MCP 2025-11-25, server/tools, CallToolResult. */
export interface RestResult {
  content: Record<string, unknown>[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
}

export function textBlock(text: string): Record<string, unknown> {
  return { type: 'text', text };
}
