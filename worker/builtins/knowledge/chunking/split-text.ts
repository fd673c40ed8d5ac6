/** A piece of text that is not cut further, with the line where it begins, from 1. */
export interface Piece {
  text: string;
  line: number;
  /** The headings above it, the outermost first. */
  headings: readonly string[];
}

/**
 * Takes Markdown, or text without any marks, apart into paragraphs under their headings. What stands between fences stays
 * together and has no headings.
 */
export function* splitText(text: string): Generator<Piece> {
  const headings: string[] = [];
  let lines: string[] = [];
  let begin = 1;
  let fence: string | undefined;
  let number = 0;

  function* flush(): Generator<Piece> {
    const body = lines.join('\n').trim();
    lines = [];
    if (body !== '')
      yield { text: body, line: begin, headings: [...headings].filter((heading) => heading !== '') };
  }

  for (const line of text.split(/\r?\n/)) {
    number += 1;
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (mark !== undefined)
      fence = fence === undefined ? mark : line.trim().startsWith(fence) ? undefined : fence;
    const [, level, title] = (fence === undefined && /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)) || [];
    if (level !== undefined && title !== undefined) {
      yield* flush();
      headings.length = Math.min(headings.length, level.length - 1);
      while (headings.length < level.length - 1) headings.push('');
      headings.push(title);
    } else if (line.trim() === '' && fence === undefined) yield* flush();
    else {
      if (lines.length === 0) begin = number;
      lines.push(line);
    }
  }
  yield* flush();
}

/** Takes a piece apart that is too long: at ends of sentences, else of lines and words, else anywhere. */
export function splitLong(text: string, fits: (text: string) => boolean): string[] {
  if (fits(text)) return [text];
  for (const boundary of [/(?<=[.!?。！？]["')\]]?)\s+/u, /\n+/, /\s+/]) {
    const parts = text.split(boundary).filter((part) => part !== '');
    if (parts.length > 1) return parts.flatMap((part) => splitLong(part, fits));
  }
  const middle = Math.ceil(text.length / 2);
  return [...splitLong(text.slice(0, middle), fits), ...splitLong(text.slice(middle), fits)];
}
