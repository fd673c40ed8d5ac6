/**
 * Bytes as text, in the charset that a Content-Type says (RFC 9110, 8.3.2), else UTF-8. A character that was cut in
 * the middle is left out.
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(bytes, { stream: true });
}

function decoderFor(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** Whether bytes of an unknown type are text: UTF-8 without control characters that no text has. */
export function looksLikeText(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, 64 * 1024), {
      stream: true,
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}
