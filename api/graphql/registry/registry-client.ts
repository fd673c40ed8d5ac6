import type { z } from 'zod';
import { PlatformError } from '../../../platform/errors.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Identity } from '../../identity/identity.ts';
import {
  type ServerListResponse,
  type ServerResponse,
  serverListResponse,
  serverResponse,
} from './server-json.ts';

/** How long a registry may take to answer, in milliseconds. */
const ANSWER_MS = 20_000;

/**
 * Asks a registry of MCP servers, by way of a worker (the official registry API, v0.1: `GET /v0.1/servers` and
 * `/v0.1/servers/{name}/versions/{version}`).
 */
export class RegistryClient {
  readonly #dispatcher: Dispatcher;

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  /** One page of the latest versions whose names have `search` in them. @throws PlatformError UPSTREAM_FAILED */
  list(
    identity: Identity,
    base: string,
    page: { search: string | undefined; limit: number; cursor: string | undefined },
  ): Promise<ServerListResponse> {
    const query = new URLSearchParams({ version: 'latest', limit: String(page.limit) });
    if (page.search !== undefined) query.set('search', page.search);
    if (page.cursor !== undefined) query.set('cursor', page.cursor);
    return this.#get(identity, `${api(base)}/servers?${query}`, serverListResponse);
  }

  /** @returns undefined where there is none of that name and version. @throws PlatformError UPSTREAM_FAILED */
  async find(
    identity: Identity,
    base: string,
    name: string,
    version: string,
  ): Promise<ServerResponse | undefined> {
    const path = `${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;
    return this.#find(identity, `${api(base)}/servers/${path}`, serverResponse);
  }

  /** Every version, the newest first. @throws PlatformError UPSTREAM_FAILED */
  async versions(identity: Identity, base: string, name: string): Promise<string[]> {
    const url = `${api(base)}/servers/${encodeURIComponent(name)}/versions`;
    const found = await this.#find(identity, url, serverListResponse);
    return (found?.servers ?? []).map(({ server }) => server.version);
  }

  async #get<Schema extends z.ZodType>(
    identity: Identity,
    url: string,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    const answer = await this.#find(identity, url, schema);
    if (answer === undefined) throw refused('HTTP 404; is the URL that of a registry?');
    return answer;
  }

  async #find<Schema extends z.ZodType>(
    identity: Identity,
    url: string,
    schema: Schema,
  ): Promise<z.output<Schema> | undefined> {
    const { json } = await this.#dispatcher.run(
      {
        capability: 'registry',
        method: 'registry/get',
        params: { url },
        timeoutMs: ANSWER_MS,
        principal: { kind: 'admin', id: identity.id },
      },
      {},
    );
    const { status, body } = JSON.parse(json) as { status: number; body: unknown };
    if (status === 404) return undefined;
    if (status !== 200) throw refused(`HTTP ${status}`);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue?.path.map(String).join('.') || 'the answer';
    throw refused(`what no registry would: ${place}: ${issue?.message}`);
  }
}

/** People give the address of a registry with and without the version of its API. */
function api(base: string): string {
  return `${base.replace(/\/+$/, '').replace(/\/v0(\.\d+)?$/, '')}/v0.1`;
}

function refused(what: string): PlatformError {
  return new PlatformError('UPSTREAM_FAILED', `the registry answered with ${what}`);
}
