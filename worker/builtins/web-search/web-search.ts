import type { Redis } from 'ioredis';
import { ZodError } from 'zod';
import type { SearchDefaults } from '../../../platform/builtin-config.ts';
import type {
  SearchResult,
  WebSearchArguments,
  WebSearchSettings,
} from '../../../schema/builtins/web-search.ts';
import { type DomainRules, isAllowedDomain } from '../../outgoing/domain-rules.ts';
import { OutgoingFailure } from '../../outgoing/outgoing-failure.ts';
import { send } from '../../outgoing/send.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { ResultCache } from '../result-cache.ts';
import { ToolError } from '../tool-error.ts';
import { type ChosenProvider, chooseProvider, type SearchDispatchers } from './choose-provider.ts';
import type { SearchQuery } from './search-provider.ts';

const CACHE_SECONDS = 5 * 60;
const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Pages that are asked for at the most to find as many results as are wanted. */
const MAX_PAGES = 3;

/** The built-in that searches the web. */
export class WebSearch implements Builtin<WebSearchArguments, WebSearchSettings> {
  readonly #defaults: SearchDefaults;
  readonly #dispatchers: SearchDispatchers;
  readonly #cache: ResultCache<SearchResult[]>;

  constructor(defaults: SearchDefaults, dispatchers: SearchDispatchers, redis: Redis, namespace: string) {
    this.#defaults = defaults;
    this.#dispatchers = dispatchers;
    this.#cache = new ResultCache(redis, namespace, 'web-search', CACHE_SECONDS);
  }

  async run(
    _tool: 'web_search',
    args: WebSearchArguments,
    settings: WebSearchSettings,
    { gateway, signal }: BuiltinContext,
  ): Promise<ToolResult> {
    const chosen = chooseProvider(settings, this.#defaults, this.#dispatchers);
    if (typeof chosen === 'string') throw new ToolError(`Web Search is not configured: ${chosen}.`);
    const key = { args, settings, provider: chosen.provider.name };
    let results = await this.#cache.get(gateway, key);
    if (results === undefined) {
      results = await search(chosen, args, settings, signal);
      await this.#cache.set(gateway, key, results);
    }
    return { content: [{ type: 'text', text: describe(results) }], structuredContent: { results } };
  }

  async close(): Promise<void> {
    // Connections are the worker's.
  }
}

async function search(
  chosen: ChosenProvider,
  { query, limit }: WebSearchArguments,
  { allowedDomains, deniedDomains }: WebSearchSettings,
  signal: AbortSignal,
): Promise<SearchResult[]> {
  const domains: DomainRules = { allowed: allowedDomains, denied: deniedDomains };
  const found = new Map<string, SearchResult>();
  const pages = chosen.provider.paged ? MAX_PAGES : 1;
  for (let page = 1; page <= pages && found.size < limit; page += 1) {
    const results = await ask(chosen, { text: query, limit, domains, page }, signal);
    for (const result of results) {
      if (isWanted(result, domains) && !found.has(result.url)) found.set(result.url, result);
    }
    if (results.length === 0) break;
  }
  return [...found.values()].slice(0, limit);
}

async function ask(
  { provider, dispatcher }: ChosenProvider,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<SearchResult[]> {
  try {
    const { status, body } = await send(provider.request(query), {
      dispatcher,
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      maxRedirects: undefined,
      check: () => undefined,
      tellsTrace: true,
    });
    if (status !== 200) throw new OutgoingFailure(whatStatusMeans(status));
    return provider.read(JSON.parse(body.toString()));
  } catch (error) {
    if (error instanceof OutgoingFailure)
      throw new ToolError(`${provider.name}: ${error.message}.`, { cause: error });
    if (error instanceof SyntaxError || error instanceof ZodError) {
      throw new ToolError(`${provider.name} answered what is no list of results; is its address right?`, {
        cause: error,
      });
    }
    throw error;
  }
}

function whatStatusMeans(status: number): string {
  if (status === 401 || status === 403 || status === 422) {
    return `it refuses the request (status ${status}): is the key right, or for SearXNG the format json allowed`;
  }
  if (status === 429 || status === 432) return `its limit is used up (status ${status}); try again later`;
  return `it answered with status ${status}`;
}

function isWanted({ url }: SearchResult, domains: DomainRules): boolean {
  return (
    URL.canParse(url) &&
    /^https?:$/.test(new URL(url).protocol) &&
    isAllowedDomain(new URL(url).hostname, domains)
  );
}

function describe(results: readonly SearchResult[]): string {
  if (results.length === 0) return 'Nothing was found.';
  return results
    .map(({ title, url, snippet, published }, n) =>
      [`${n + 1}. ${title || url}`, url, published, snippet].filter(Boolean).join('\n   '),
    )
    .join('\n\n');
}
