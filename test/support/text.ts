/** The text of a result's first content block. */
export function textOf(result: unknown): string {
  const [first] = (result as { content?: { text?: string }[] }).content ?? [];
  return first?.text ?? '';
}
