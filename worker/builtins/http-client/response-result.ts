import type { OutgoingResponse } from '../../outgoing/send.ts';
import type { ToolResult } from '../builtin.ts';
import { parseContentType } from '../content-type.ts';
import { parseShallowJson } from '../shallow-json.ts';

/** What a model gets to see of a text in the readable part of a result, in characters; the rest is in the structured one. */
const SHOWN = 20_000;

/** The result of a request whose answer came, whatever it says. @param redact takes secrets out of texts. */
export function responseResult(response: OutgoingResponse, redact: (text: string) => string): ToolResult {
  const { status, cut } = response;
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, redact(value)]),
  );
  const { body, bodyEncoding, blocks } = readBody(response, redact);
  return {
    content: [{ type: 'text', text: `HTTP ${status}${describe(headers)}` }, ...blocks],
    structuredContent: { status, headers, body, bodyEncoding, ...(cut ? { truncated: true } : {}) },
  };
}

interface ReadBody {
  body: unknown;
  bodyEncoding: 'json' | 'text' | 'base64';
  blocks: ToolResult['content'];
}

function readBody({ headers, body, cut, url }: OutgoingResponse, redact: (text: string) => string): ReadBody {
  const { type, charset } = parseContentType(headers['content-type']);
  const text = decode(body, charset);
  if (text === undefined) {
    const data = body.toString('base64');
    return { body: data, bodyEncoding: 'base64', blocks: [binaryBlock(type, data, redact(url.href))] };
  }
  const clean = redact(text);
  const json = /[/+]json$/.test(type) && !cut ? parseShallowJson(clean) : undefined;
  const note = clean.length > SHOWN || cut ? '\n… (cut)' : '';
  const blocks = clean === '' ? [] : [{ type: 'text', text: clean.slice(0, SHOWN) + note }];
  if (json !== undefined) return { body: json.value, bodyEncoding: 'json', blocks };
  return { body: clean, bodyEncoding: 'text', blocks };
}

/** Undefined for what is no text. */
function decode(body: Buffer, charset: string | undefined): string | undefined {
  if (body.includes(0) && !/^utf-?16/i.test(charset ?? '')) return undefined;
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: charset === undefined }).decode(body);
  } catch {
    // Neither the encoding that it names nor UTF-8; text that was cut may end in the middle of a character.
    return body.length > 4 && isTextButForItsEnd(body) ? body.toString('utf8') : undefined;
  }
}

function isTextButForItsEnd(body: Buffer): boolean {
  const text = body.toString('utf8');
  const strange = text.indexOf('\ufffd');
  return strange >= text.length - 3;
}

/** MCP 2025-11-25, server/tools, Tool Result. */
function binaryBlock(type: string, data: string, uri: string): Record<string, unknown> {
  const [kind] = type.split('/');
  if (kind === 'image' || kind === 'audio') return { type: kind, data, mimeType: type };
  return { type: 'resource', resource: { uri, mimeType: type || 'application/octet-stream', blob: data } };
}

function describe(headers: Record<string, string>): string {
  const type = headers['content-type'];
  return type ? `, ${type}` : '';
}
