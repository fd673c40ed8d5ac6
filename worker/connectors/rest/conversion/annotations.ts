/**
 * What a method says of a tool (RFC 9110, 9.2, and MCP 2025-11-25, ToolAnnotations). Whether a POST, PUT or PATCH
 * destroys something the method does not say: the hint is left out, and clients assume the worst.
 */
export function annotationsOf(method: string): Record<string, boolean> {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'TRACE':
      return { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
    case 'PUT':
      return { readOnlyHint: false, idempotentHint: true, openWorldHint: true };
    case 'DELETE':
      return { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true };
    default:
      return { readOnlyHint: false, idempotentHint: false, openWorldHint: true };
  }
}
