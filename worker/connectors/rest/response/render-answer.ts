import { STATUS_CODES } from 'node:http';
import type { OperationPlan } from '../../../../schema/rest-plan.ts';
import { essence, isJson, isText } from '../conversion/media-types.ts';
import type { Answer } from '../send.ts';
import type { AnsweredOperation } from './answered-operation.ts';
import { decodeText, looksLikeText } from './decode-text.ts';
import { renderBinary } from './render-binary.ts';
import { renderJson } from './render-json.ts';
import { type RestResult, textBlock } from './tool-result.ts';

/** Makes of an API's answer the result of its tool. */
export function renderAnswer(answer: Answer, operation: AnsweredOperation): RestResult {
  if (answer.status >= 300) return renderError(answer, operation);
  const result = renderContent(answer, operation);
  // A tool with an outputSchema has a structured result, whatever was answered (MCP 2025-11-25, server/tools, Output
  // Schema).
  if (operation.outputSchema !== undefined && !result.isError) result.structuredContent ??= {};
  return result;
}

function renderContent(answer: Answer, operation: AnsweredOperation): RestResult {
  const { bytes } = answer;
  const type = essence(String(answer.headers['content-type'] ?? ''));
  if (bytes.length === 0) return { content: [textBlock(describeEmpty(answer, operation.plan.method))] };
  if (isJson(type)) return renderJson(answer, operation);
  if (type === 'text/html' && isUnexpected(type, operation.plan)) return renderPage(answer, operation);
  if (isText(type) || (type === '' && looksLikeText(bytes))) return renderText(answer, operation);
  return renderBinary(answer, type || 'application/octet-stream', operation);
}

/** Text that is JSON although nobody says so is taken as JSON, where JSON is expected or nothing is. */
function renderText(answer: Answer, operation: AnsweredOperation): RestResult {
  const type = essence(String(answer.headers['content-type'] ?? ''));
  const isPlain = type === '' || type === 'text/plain';
  const { produces } = operation.plan;
  if (
    isPlain &&
    (produces.length === 0 || produces.some(isJson)) &&
    /^\s*[{[]/.test(answer.bytes.toString('latin1', 0, 100))
  ) {
    const result = renderJson(answer, operation);
    if (!result.isError) return result;
  }
  const { text, note } = shownText(answer, operation.maxBytes);
  return { content: [textBlock(text), ...(note === undefined ? [] : [textBlock(note)])] };
}

function renderError(answer: Answer, { maxBytes }: AnsweredOperation): RestResult {
  const { status, bytes, headers } = answer;
  const type = essence(String(headers['content-type'] ?? ''));
  const wait =
    status === 429 && headers['retry-after'] ? ` (try again after ${String(headers['retry-after'])})` : '';
  const redirect = status < 400 ? ' (the API redirects; such a request is not sent on)' : '';
  const head = `${statusLine(status)}${wait}${redirect}`;
  if (bytes.length === 0) return { content: [textBlock(head)], isError: true };
  if (!isText(type) && !looksLikeText(bytes))
    return {
      content: [textBlock(`${head}\n\n(${bytes.length} bytes of ${type || 'an unknown type'})`)],
      isError: true,
    };
  const { text, note } = shownText(answer, maxBytes);
  return { content: [textBlock([head, '', text, ...(note ? ['', note] : [])].join('\n'))], isError: true };
}

/** A login or error page where data was documented: passed on, it would look like success. */
function renderPage(answer: Answer, { plan, maxBytes }: AnsweredOperation): RestResult {
  const { text } = shownText(answer, Math.min(maxBytes, 1000));
  const documented = plan.produces.join(' or ');
  const message = `The API answered with a web page (text/html) where ${documented} is documented. Is the base URL right, and are the credentials?`;
  return { content: [textBlock(`${message}\n\n${text}`)], isError: true };
}

function isUnexpected(type: string, { produces }: OperationPlan): boolean {
  return produces.length > 0 && !produces.some((it) => [type, 'text/*', '*/*'].includes(essence(it)));
}

/** The text of a body, as much as may be shown, and what was cut. */
function shownText(
  { bytes, cut, headers }: Answer,
  maxBytes: number,
): { text: string; note: string | undefined } {
  const shown = bytes.subarray(0, maxBytes);
  const text = decodeText(shown, String(headers['content-type'] ?? ''));
  if (!cut && shown.length === bytes.length) return { text, note: undefined };
  const whole = cut ? `more than ${bytes.length}` : String(bytes.length);
  return {
    text,
    note: `Cut: the first ${shown.length} of ${whole} bytes are shown (REST_MAX_RESPONSE_BYTES).`,
  };
}

/** An answer without a body says what it is about in its headers. */
function describeEmpty({ status, headers }: Answer, method: string): string {
  const told = method === 'HEAD' || method === 'OPTIONS' ? Object.keys(headers) : ['location'];
  const lines = told
    .filter((name) => headers[name] !== undefined && name !== 'set-cookie')
    .map((name) => `${name}: ${String(headers[name])}`);
  return [statusLine(status), ...lines].join('\n');
}

function statusLine(status: number): string {
  return ['HTTP', status, STATUS_CODES[status] ?? ''].join(' ').trim();
}
