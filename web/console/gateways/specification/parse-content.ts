/** Reads a specification as it was typed. @throws Error that says what is wrong with it. */
export function parseContent(text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new Error(`It is no JSON: ${(error as Error).message}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Error('It must be a JSON object: { … }');
  return content as Record<string, unknown>;
}
