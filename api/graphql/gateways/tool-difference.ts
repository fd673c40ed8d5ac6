import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

/** Lines that are added or removed at the most; beyond them there is nothing in a comparison to read. */
const MAX_CHANGES = 1000;

/**
 * What changed about a tool, as a unified diff of texts that people can read.
 * @param before its definition as JSON; undefined for a tool that was not there.
 * @param after its definition now.
 */
export function diffTool(tool: string, before: string | undefined, after: string): string {
  const patch = structuredPatch(
    `${tool} (approved)`,
    `${tool} (now)`,
    before === undefined ? '' : textOf(before),
    textOf(after),
    undefined,
    undefined,
    { context: 3, maxEditLength: MAX_CHANGES },
  );
  if (patch === undefined) return `${tool} was rewritten: more than ${MAX_CHANGES} lines differ\n`;
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** Characters that a reader would not see, and a model would. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}]/gu;

/** Texts line by line, everything else as JSON, indented so that no text can pass for the field after it. */
function textOf(definition: string): string {
  const fields = Object.entries(JSON.parse(definition) as Record<string, unknown>);
  return fields.map(([field, value]) => `${field}:\n${indent(value)}\n`).join('');
}

function indent(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text
    .replaceAll(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replaceAll(/^/gm, '  ');
}
