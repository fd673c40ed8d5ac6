import type { Client } from '../client.ts';
import { Failure } from '../failure.ts';
import { findGateway } from '../find-gateway.ts';
import { note, print } from '../output.ts';

interface ToolResult {
  isError: boolean;
  content: { type: string; text?: string; mimeType?: string; uri?: string }[];
  structuredContent: object | null;
  durationMs: number;
}

interface CallEvent {
  progress: number | null;
  total: number | null;
  message: string | null;
  result: ToolResult | null;
}

const CALL = `subscription ($gatewayId: ID!, $name: String!, $arguments: JSONObject) {
  toolCall(gatewayId: $gatewayId, name: $name, arguments: $arguments) {
    progress total message
    result { isError content structuredContent durationMs }
  }
}`;

export interface CallOptions {
  /** Arguments as JSON text. */
  json: string | undefined;
  /** Arguments as `name=value`; a value that is JSON counts as that, anything else as text. */
  arg: string[];
  raw: boolean;
}

/** Calls a tool, notes its progress, and prints what it says. @returns the exit code: 1 where the tool says that it failed. */
export async function call(
  client: Client,
  called: string,
  name: string,
  options: CallOptions,
): Promise<number> {
  const args = argumentsOf(options);
  const variables = { gatewayId: await findGateway(client, called), name, arguments: args };
  const stop = new AbortController();
  // Whoever no longer waits for it cancels it.
  process.once('SIGINT', () => stop.abort());
  for await (const { toolCall } of client.subscribe<{ toolCall: CallEvent }>(CALL, variables, stop.signal)) {
    if (toolCall.result !== null) return show(toolCall.result, options.raw);
    note(progressLine(toolCall));
  }
  throw new Failure(stop.signal.aborted ? 'cancelled' : 'the platform ended the call without a result');
}

/** @returns the exit code. */
function show(result: ToolResult, raw: boolean): number {
  if (raw) print(JSON.stringify(result, null, 2));
  else
    for (const block of result.content)
      print(block.text ?? `(${[block.mimeType ?? block.type, block.uri].filter(Boolean).join(' ')})`);
  note(`${result.isError ? 'failed' : 'done'} in ${Math.round(result.durationMs)} ms`);
  return result.isError ? 1 : 0;
}

function progressLine({ progress, total, message }: CallEvent): string {
  const amount = total === null ? progress : `${progress} of ${total}`;
  return `… ${[amount, message].filter((part) => part !== null).join(': ')}`;
}

function argumentsOf({ json, arg }: CallOptions): Record<string, unknown> {
  const given: unknown = json === undefined ? {} : parsed(json);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Failure(`arguments are a JSON object, such as '{"text": "hello"}'`);
  }
  const named = arg.map((pair) => {
    const end = pair.indexOf('=');
    if (end < 1) throw new Failure(`--arg is name=value, not "${pair}"`);
    const value = parsed(pair.slice(end + 1));
    return [pair.slice(0, end), value === undefined ? pair.slice(end + 1) : value];
  });
  return { ...given, ...Object.fromEntries(named) };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
