import type { ToolResult } from '../builtin.ts';
import { parseShallowJson } from '../shallow-json.ts';
import type { RunLimits } from './language.ts';
import type { RunOutcome } from './outcome.ts';

/** JSON between so many characters is shown with line breaks: less reads well without, more would become far more. */
const SHORT_JSON = 100;
const LONG_JSON = 20_000;

/** What a client gets of a run. A failed one has text only: `structuredContent` would have to fit the output schema. */
export function toToolResult(outcome: RunOutcome, limits: RunLimits): ToolResult {
  const stdout = withCut(outcome.stdout, outcome.cut.stdout);
  const stderr = withCut(outcome.stderr, outcome.cut.stderr);
  const printed = [section('stdout', stdout), section('stderr', stderr)];
  const { end, durationMs } = outcome;
  if (end.kind !== 'result') {
    return { content: textContent([reportOf(end, limits), ...printed]), isError: true };
  }
  const json = end.form === 'json' ? parseShallowJson(end.text) : undefined;
  const text = withCut(end.text, outcome.cut.result);
  const result = end.form === 'nothing' ? null : json ? json.value : text;
  const sections = [section('result', json ? layOut(text, json.value) : text), ...printed];
  return {
    content: textContent(
      sections.some(Boolean) ? sections : ['The program has no result and printed nothing.'],
    ),
    structuredContent: { result, stdout, stderr, durationMs },
  };
}

function reportOf(
  end: Exclude<RunOutcome['end'], { kind: 'result' }>,
  { timeoutMs, memoryMb }: RunLimits,
): string {
  switch (end.kind) {
    case 'error':
      return end.report;
    case 'timed-out':
      return `timed out after ${timeoutMs / 1000} s`;
    case 'out-of-memory':
      return `ran out of memory (${memoryMb} MB)`;
  }
}

function layOut(json: string, value: unknown): string {
  return json.length > SHORT_JSON && json.length < LONG_JSON ? JSON.stringify(value, null, 2) : json;
}

/** A title and what belongs under it, on one line if it is one; empty for nothing. */
function section(title: string, text: string): string {
  const body = text.replace(/\n$/, '');
  if (body === '') return '';
  return body.includes('\n') ? `${title}:\n${body}` : `${title}: ${body}`;
}

function withCut(text: string, cutBytes: number): string {
  return cutBytes > 0 ? `${text}… (cut: ${cutBytes} more bytes, the output may have 1 MB in all)` : text;
}

function textContent(sections: string[]): ToolResult['content'] {
  return [{ type: 'text', text: sections.filter(Boolean).join('\n\n') }];
}
