import type { Answer } from '../send.ts';
import type { AnsweredOperation } from './answered-operation.ts';
import { type RestResult, textBlock } from './tool-result.ts';

/**
 * An answer that is no text: an image, audio, or any other file as an embedded resource (MCP 2025-11-25,
 * server/tools, Tool Result).
 */
export function renderBinary(
  answer: Answer,
  mimeType: string,
  { plan, maxBytes }: AnsweredOperation,
): RestResult {
  const { bytes, cut } = answer;
  if (cut || bytes.length > maxBytes) {
    const size = cut ? `more than ${bytes.length}` : String(bytes.length);
    const message = `The answer is ${mimeType} of ${size} bytes; ${maxBytes} are passed on at the most (REST_MAX_RESPONSE_BYTES), so it is left out.`;
    return { content: [textBlock(message)] };
  }
  const data = bytes.toString('base64');
  if (mimeType.startsWith('image/')) return { content: [{ type: 'image', data, mimeType }] };
  if (mimeType.startsWith('audio/')) return { content: [{ type: 'audio', data, mimeType }] };
  const uri = `attachment:///${encodeURIComponent(fileNameOf(answer) ?? plan.tool)}`;
  return { content: [{ type: 'resource', resource: { uri, mimeType, blob: data } }] };
}

/** RFC 6266, 4.3: `filename*` goes before `filename`. */
function fileNameOf({ headers }: Answer): string | undefined {
  const disposition = String(headers['content-disposition'] ?? '');
  const extended = /filename\*\s*=\s*(?:utf-8)?'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const name = extended === undefined ? (plain?.[1] ?? plain?.[2]) : decode(extended);
  return name?.split(/[/\\]/).at(-1) || undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
