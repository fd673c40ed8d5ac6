import { isObject, type Json } from '../document/json.ts';
import type { Answer } from '../send.ts';
import type { AnsweredOperation } from './answered-operation.ts';
import { conform } from './conform.ts';
import { decodeText } from './decode-text.ts';
import { extract } from './extract.ts';
import { fitJson } from './fit-json.ts';
import { type RestResult, textBlock } from './tool-result.ts';

/**
 * A JSON answer: as text, and as structuredContent, which is an object (MCP 2025-11-25, CallToolResult): what is none
 * is its `result`.
 * @throws RestFailure where extraction takes too long.
 */
export function renderJson(answer: Answer, { plan, outputSchema, maxBytes }: AnsweredOperation): RestResult {
  const type = String(answer.headers['content-type'] ?? '');
  const source = decodeText(answer.bytes, type);
  const parsed = parse(source);
  if (parsed === undefined) return unreadable(source, answer, maxBytes);
  const whole = plan.extract === undefined ? parsed.value : extract(parsed.value, plan.extract);
  const text = plan.extract === undefined ? source : JSON.stringify(whole);
  const { value, cuts } = text.length > maxBytes ? fitJson(whole, maxBytes) : { value: whole, cuts: [] };
  const object = isObject(value) && !plan.wraps ? value : { result: value };
  const { value: structured, left } =
    outputSchema === undefined ? { value: object, left: [] } : conform(object, outputSchema);
  const notes = [
    ...(cuts.length > 0
      ? [`Cut to ${maxBytes} characters (REST_MAX_RESPONSE_BYTES): ${cuts.join('; ')}.`]
      : []),
    ...(left.length > 0
      ? [`The answer differs from what the API documents; structuredContent is without: ${left.join('; ')}.`]
      : []),
  ];
  return {
    // As it came where nothing was cut: numbers keep all their digits.
    content: [textBlock(cuts.length > 0 ? JSON.stringify(value) : text), ...notes.map(textBlock)],
    structuredContent: structured as Json,
  };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function unreadable(text: string, { bytes, cut }: Answer, maxBytes: number): RestResult {
  const what = cut
    ? `The answer is longer than ${bytes.length} bytes, which is as much as is read (8 times REST_MAX_RESPONSE_BYTES).`
    : 'The API answered with something that it calls JSON and that is none.';
  return {
    content: [textBlock(`${what} It begins with:\n\n${text.slice(0, Math.min(maxBytes, 10_000))}`)],
    isError: true,
  };
}
