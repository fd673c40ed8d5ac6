import type { ExecutionResult } from '../executor.ts';
import { toolFailure } from '../tool-failure.ts';
import type { CallReply } from './host/messages.ts';
import { MAX_RESULT_CHARACTERS } from './host/messages.ts';
import { isObjectOutput, outputType } from './interface/describe-tool.ts';
import type { ExportedFunction, WitType } from './interface/wit-type.ts';
import { checkValue } from './values/check-value.ts';

const MEGABYTE = 1024 * 1024;

/** Of what a plugin printed before it failed, in characters: the end. */
const SHOWN_CHARACTERS = 2000;

/** What a client gets of a call. */
export function pluginResult(
  { end, stderr }: CallReply,
  exported: ExportedFunction,
  limits: { timeoutMs: number; memoryBytes: number },
): ExecutionResult {
  switch (end.kind) {
    case 'value':
      return valueResult(end.json, exported);
    case 'error':
      return errorResult(end.json, exported, stderr);
    case 'failed':
      return toolFailure(withPrinted(`The plugin broke: ${end.reason}`, stderr));
    case 'out-of-memory':
      return toolFailure(withPrinted(`ran out of memory (${limits.memoryBytes / MEGABYTE} MB)`, stderr));
    case 'timed-out':
      return toolFailure(`timed out after ${limits.timeoutMs / 1000} s`);
    case 'too-large':
      return toolFailure(`The result is larger than ${MAX_RESULT_CHARACTERS / MEGABYTE} MB`);
  }
}

function valueResult(json: string, exported: ExportedFunction): ExecutionResult {
  const output = outputType(exported);
  if (output === undefined) return success([{ type: 'text', text: 'Done.' }]);
  const value = parseChecked(json, output);
  if (value === undefined) return toolFailure('The plugin gave a result that does not fit its type');
  const structured = isObjectOutput(output) ? value.json : { result: value.json };
  return success([{ type: 'text', text: textOf(value.json) }], structured);
}

/** The error case of a function's result: the tool says itself what went wrong. */
function errorResult(json: string, { result }: ExportedFunction, stderr: string): ExecutionResult {
  const type = result?.kind === 'result' ? result.error : undefined;
  if (type === undefined) return toolFailure(withPrinted('The tool failed and does not say why', stderr));
  const value = parseChecked(json, type);
  return toolFailure(
    value === undefined ? 'The plugin gave an error that does not fit its type' : textOf(value.json),
  );
}

function parseChecked(json: string, type: WitType): { json: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return checkValue(type, parsed).length === 0 ? { json: parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Text as it is, everything else as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function success(content: Record<string, unknown>[], structuredContent?: unknown): ExecutionResult {
  return { json: JSON.stringify({ content, structuredContent }), isError: false };
}

function withPrinted(message: string, stderr: string): string {
  const printed = stderr.trim();
  return printed === '' ? message : `${message}\n\n${printed.slice(-SHOWN_CHARACTERS)}`;
}
