import type { OmniStep } from './omni-tool.ts';

/** A tool's result, read. */
export interface StepResult {
  outcome: OmniStep['outcome'];
  /** Content blocks as the tool gave them. */
  content: Record<string, unknown>[];
  /** The same as text, for models and for reading. */
  text: string;
}

/** Characters of a result that a model reads, and that a report shows. */
export const MAX_READ = 8000;
export const MAX_SHOWN = 2000;

/** Reads the result of a tool. */
export function readResult(json: string): StepResult {
  const result = JSON.parse(json) as { content?: unknown; structuredContent?: unknown; isError?: unknown };
  const content = Array.isArray(result.content) ? (result.content as Record<string, unknown>[]) : [];
  const texts = content.map(textOf).filter((text) => text !== '');
  const text =
    texts.length > 0
      ? texts.join('\n')
      : result.structuredContent === undefined
        ? ''
        : JSON.stringify(result.structuredContent);
  return { outcome: result.isError === true ? 'tool_error' : 'ok', content, text };
}

/** A tool that could not be run. */
export function failedResult(message: string): StepResult {
  return { outcome: 'error', content: [{ type: 'text', text: message }], text: message };
}

export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length - length} more characters)`;
}

/** What is no text is named: a model should know that it is there. */
function textOf(block: Record<string, unknown>): string {
  const { type, text, mimeType, uri, resource } = block;
  if (type === 'text') return typeof text === 'string' ? text : '';
  if (type === 'resource_link') return `[link ${String(uri)}]`;
  if (type === 'resource') {
    const inner = (resource ?? {}) as { uri?: unknown; text?: unknown };
    return typeof inner.text === 'string' ? inner.text : `[resource ${String(inner.uri)}]`;
  }
  return `[${String(type)}${typeof mimeType === 'string' ? ` ${mimeType}` : ''}]`;
}
