import type { Redis } from 'ioredis';
import type { Dispatcher } from 'undici';
import type { WebFetchArguments, WebFetchSettings } from '../../../schema/builtins/web-fetch.ts';
import { MAX_DOCUMENT_BYTES } from '../../documents/document.ts';
import { type DocumentReader, UnreadableDocument } from '../../documents/document-reader.ts';
import { checkDomain } from '../../outgoing/domain-rules.ts';
import { OutgoingFailure } from '../../outgoing/outgoing-failure.ts';
import { type OutgoingOptions, type OutgoingResponse, send } from '../../outgoing/send.ts';
import type { Builtin, BuiltinContext, ToolResult } from '../builtin.ts';
import { parseContentType } from '../content-type.ts';
import { ResultCache } from '../result-cache.ts';
import { ToolError } from '../tool-error.ts';
import { USER_AGENT } from '../user-agent.ts';
import { contentKind } from './content-kind.ts';
import type { Page } from './page.ts';
import { sliceText } from './page-slice.ts';
import { Robots } from './robots.ts';

const CACHE_SECONDS = 15 * 60;
const MAX_REDIRECTS = 10;

const HEADERS = {
  'user-agent': USER_AGENT,
  accept:
    'text/markdown, text/html;q=0.9, application/xhtml+xml;q=0.9, application/pdf;q=0.8, text/*;q=0.8, */*;q=0.5',
  'accept-language': 'en, *;q=0.5',
};

export interface WebFetchParts {
  redis: Redis;
  namespace: string;
  /** A way out that refuses what must not be reached. */
  dispatcher: Dispatcher;
  documents: DocumentReader;
}

/** The built-in that reads web pages. */
export class WebFetch implements Builtin<WebFetchArguments, WebFetchSettings> {
  readonly #dispatcher: Dispatcher;
  readonly #documents: DocumentReader;
  readonly #cache: ResultCache<Page>;
  readonly #robots: Robots;

  constructor({ redis, namespace, dispatcher, documents }: WebFetchParts) {
    this.#dispatcher = dispatcher;
    this.#documents = documents;
    this.#cache = new ResultCache(redis, namespace, 'web-fetch', CACHE_SECONDS);
    this.#robots = new Robots(redis, namespace);
  }

  async run(
    _tool: 'web_fetch',
    { url, cursor }: WebFetchArguments,
    settings: WebFetchSettings,
    context: BuiltinContext,
  ): Promise<ToolResult> {
    const page = await this.#page(new URL(url), settings, context);
    const { part, next } = sliceText(page.markdown, cursor);
    const title = page.title && cursor === undefined ? `# ${page.title}\n\n` : '';
    const more = next ? `\n\n(There is more. Call web_fetch again with cursor "${next}".)` : '';
    return {
      content: [{ type: 'text', text: `${title}${part}${more}` || 'The page has no text.' }],
      structuredContent: {
        url: page.url,
        title: page.title,
        markdown: part,
        ...(next ? { nextCursor: next } : {}),
      },
    };
  }

  async close(): Promise<void> {
    // The document hosts are the worker's.
  }

  async #page(url: URL, settings: WebFetchSettings, { gateway, signal }: BuiltinContext): Promise<Page> {
    url.hash = '';
    const rules = { allowed: settings.allowedDomains, denied: settings.deniedDomains };
    const options: OutgoingOptions = {
      dispatcher: this.#dispatcher,
      signal,
      timeoutMs: settings.timeoutSeconds * 1000,
      maxBytes: MAX_DOCUMENT_BYTES,
      maxRedirects: MAX_REDIRECTS,
      check: (target) => checkDomain(target, rules),
      tellsTrace: false,
    };
    try {
      // The rules may have been changed since the page was kept.
      checkDomain(url, rules);
      const kept = await this.#cache.get(gateway, url.href);
      if (kept !== undefined) {
        checkDomain(new URL(kept.url), rules);
        return kept;
      }
      if (settings.obeyRobots && !(await this.#robots.allow(gateway, url, options))) {
        throw new ToolError(
          `${url.host} closes this page to robots (robots.txt). Look for the same elsewhere, or ask the user to open it.`,
        );
      }
      const response = await send({ method: 'GET', url, headersFor: () => HEADERS }, options);
      const page = await this.#read(response, gateway, signal);
      await this.#cache.set(gateway, url.href, page);
      return page;
    } catch (error) {
      if (error instanceof OutgoingFailure || error instanceof UnreadableDocument) {
        throw new ToolError(`${url.href} could not be fetched: ${error.message}.`, { cause: error });
      }
      throw error;
    }
  }

  async #read(
    { url, status, headers, body, cut }: OutgoingResponse,
    caller: string,
    signal: AbortSignal,
  ): Promise<Page> {
    if (status >= 400) throw new OutgoingFailure(`it answered with status ${status}`);
    if (cut) throw new OutgoingFailure(`it is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB`);
    const type = parseContentType(headers['content-type']);
    const kind = contentKind(type, body);
    if (kind === undefined) {
      throw new OutgoingFailure(`it is ${type.type || 'binary data'}, which has no text`);
    }
    const { title, sections } = await this.#documents.read({
      kind,
      bytes: body,
      charset: type.charset,
      url: url.href,
      article: true,
      caller,
      signal,
    });
    const markdown = sections
      .map(({ place, text }) => (place ? `## ${capital(place)}\n\n${text}` : text))
      .join('\n\n');
    return { url: url.href, title, markdown };
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
