import type { Dispatcher } from 'undici';
import { PlatformError } from '../platform/errors.ts';
import { describeConnectionError } from './connection-error.ts';
import type { EgressDispatchers } from './connectors/mcp/upstreams.ts';
import type { ExecutionContext, ExecutionResult } from './executor.ts';

/** What `registry/get` executions carry. */
export interface RegistryGetParams {
  url: string;
}

/** What they answer: an HTTP status, and the body where it is JSON. */
export interface RegistryAnswer {
  status: number;
  body: unknown;
}

/** The longest answer of a registry, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Asks registries of MCP servers. */
export class RegistryReader {
  readonly #egress: EgressDispatchers;
  readonly #ownOrigin: string;

  /** @param own the registry that the operator named: its address is not questioned. */
  constructor(egress: EgressDispatchers, own: string) {
    this.#egress = egress;
    this.#ownOrigin = new URL(own).origin;
  }

  /** @throws PlatformError UPSTREAM_FAILED */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const url = new URL((execution.params as unknown as RegistryGetParams).url);
    const answer = await this.#get(url, signal);
    return { json: JSON.stringify(answer), isError: false };
  }

  async #get(url: URL, signal: AbortSignal): Promise<RegistryAnswer> {
    const dispatcher = url.origin === this.#ownOrigin ? this.#egress.privateNetwork : this.#egress.guarded;
    let response: Dispatcher.ResponseData;
    try {
      response = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { accept: 'application/json' },
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw failure(describeConnectionError(error, 'the registry').message, error);
    }
    const text = await readText(response);
    try {
      return { status: response.statusCode, body: JSON.parse(text) };
    } catch (cause) {
      const type = String(response.headers['content-type'] ?? 'nothing').split(';')[0];
      throw failure(
        `the registry answered HTTP ${response.statusCode} with ${type}, which is no JSON`,
        cause,
      );
    }
  }
}

async function readText(response: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw failure(`the registry answered more than ${MAX_BYTES} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function failure(what: string, cause?: unknown): PlatformError {
  return new PlatformError('UPSTREAM_FAILED', `${what}; is the URL right?`, { cause });
}
