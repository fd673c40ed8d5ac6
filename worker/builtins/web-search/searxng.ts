import { z } from 'zod';
import { plainText } from './plain-text.ts';
import type { SearchProvider } from './search-provider.ts';
import { narrowed } from './site-operators.ts';

const answer = z.object({
  results: z.array(
    z.object({
      url: z.string(),
      title: z.string().nullish(),
      content: z.string().nullish(),
      publishedDate: z.string().nullish(),
    }),
  ),
});

/**
 * A SearXNG instance whose settings allow the format `json` (SearXNG documentation, Search API).
 * @param base where its pages are; `/search` is below it.
 */
export function searxng(base: string): SearchProvider {
  return {
    name: 'SearXNG',
    paged: true,
    request({ text, domains, page }) {
      const url = new URL('search', base.endsWith('/') ? base : `${base}/`);
      url.search = String(
        new URLSearchParams({ q: narrowed(text, domains), format: 'json', pageno: String(page) }),
      );
      return { method: 'GET', url, headersFor: () => ({ accept: 'application/json' }) };
    },
    read: (body) =>
      answer.parse(body).results.map(({ url, title, content, publishedDate }) => ({
        title: plainText(title ?? ''),
        url,
        snippet: plainText(content ?? ''),
        ...(publishedDate ? { published: publishedDate } : {}),
      })),
  };
}
