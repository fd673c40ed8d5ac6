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

const CALL = `mutation ($gatewayId: ID!, $name: String!, $arguments: JSONObject) {
  callTool(gatewayId: $gatewayId, name: $name, arguments: $arguments) {
    isError content structuredContent durationMs
  }
}`;

export interface CallOptions {
  /** Arguments as JSON text. */
  json: string | undefined;
  /** Arguments as `name=value`; a value that is JSON counts as that, anything else as text. */
  arg: string[];
  raw: boolean;
}

/** Calls a tool and prints what it says. @returns the exit code: 1 where the tool says that it failed. */
export async function call(
  client: Client,
  called: string,
  name: string,
  options: CallOptions,
): Promise<number> {
  const { callTool } = await client.query<{ callTool: ToolResult }>(CALL, {
    gatewayId: await findGateway(client, called),
    name,
    arguments: argumentsOf(options),
  });
  if (options.raw) print(JSON.stringify(callTool, null, 2));
  else
    for (const block of callTool.content)
      print(block.text ?? `(${block.mimeType ?? block.type} ${block.uri ?? ''})`);
  note(`${callTool.isError ? 'failed' : 'done'} in ${Math.round(callTool.durationMs)} ms`);
  return callTool.isError ? 1 : 0;
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
