import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';
import { domainList } from './domains.ts';
import { secret } from './secret.ts';
import { webUrl } from './web-url.ts';

export const webSearchInput = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('What to look for, as one would type it into a search engine.'),
  limit: z.int().min(1).max(20).default(10).describe('How many results at the most.'),
});

const searchResult = z.object({
  title: z.string(),
  url: z.string(),
  snippet: z.string().describe('What the page says about it.'),
  published: z.string().optional().describe('When it was published, where that is known.'),
});

export const webSearchOutput = z.object({ results: z.array(searchResult) });

export const SEARCH_PROVIDERS = ['searxng', 'brave', 'tavily'] as const;

export const webSearchSettings = z.strictObject({
  provider: z
    .enum(['auto', ...SEARCH_PROVIDERS])
    .default('auto')
    .describe('Who searches. auto: the first that the platform is configured for.'),
  url: webUrl
    .optional()
    .describe(
      "SearXNG: the address of the instance. Others: an address in place of the provider's own, such as a proxy.",
    ),
  apiKey: secret("Brave and Tavily: this gateway's own key, in place of the platform's.", [
    'provider',
    'url',
  ]).optional(),
  allowedDomains: domainList('Only results from these hosts, and everything below them. Empty: from all.'),
  deniedDomains: domainList('No results from these hosts, nor from anything below them.'),
});

export type SearchProviderName = (typeof SEARCH_PROVIDERS)[number];
export type SearchResult = z.infer<typeof searchResult>;
export type WebSearchArguments = z.infer<typeof webSearchInput>;
export type WebSearchSettings = z.infer<typeof webSearchSettings>;

export const webSearch: BuiltinDefinition = {
  id: 'web-search',
  name: 'Web Search',
  description: 'Searches the web with SearXNG, Brave or Tavily.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'web_search',
      title: 'Search the web',
      description:
        'Searches the web and returns titles, addresses and snippets of what was found. Read a page with web_fetch.',
      input: webSearchInput,
      output: webSearchOutput,
      annotations: {
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true,
      },
    },
  ],
  settings: webSearchSettings,
  needs: {
    what: 'a search provider',
    broughtBy: ({ provider, url, apiKey }) =>
      provider === 'searxng'
        ? url !== undefined
        : (provider === 'brave' || provider === 'tavily') && apiKey !== undefined,
  },
};
