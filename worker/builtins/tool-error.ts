/** A tool failed by itself. The message is for the model that called it: what went wrong, and what to do instead. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
