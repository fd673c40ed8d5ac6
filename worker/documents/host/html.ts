import { Readability } from '@mozilla/readability';
import type { DocumentText } from '../document.ts';
import { type PageDocument, type PageElement, parsePage } from './dom.ts';
import { toMarkdown } from './markdown.ts';

export interface HtmlOptions {
  url: string | undefined;
  article: boolean;
}

/** Larger pages are not searched for their article, nor deeper ones, whose search takes time by the cube of their depth. */
const MAX_ELEMENTS = 30_000;
const MAX_ARTICLE_DEPTH = 150;

/** No page that is meant to be read is deeper; of one that is, only the text is taken. */
const MAX_DEPTH = 500;

/** An article that is so small a part of the page is not what a reader came for: the page is a list, or a tool. */
const SMALLEST_SHARE = 0.1;
const SMALLEST_ARTICLE = 200;

type ReadabilityDocument = ConstructorParameters<typeof Readability>[0];

/** What says nothing to a reader. */
const NOISE = 'script, style, noscript, template, iframe, svg, canvas, object, embed, dialog, [hidden]';
const SURROUNDINGS = 'nav, header, footer, aside, form, [role=navigation], [role=banner], [role=contentinfo]';

/** A page as Markdown: its article where it has one and that is wanted, otherwise all of it. Links are absolute. */
export function readHtml(html: string, { url, article }: HtmlOptions): DocumentText {
  const document = parse(html, url);
  const title = titleOf(document);
  if (depthOf(document.documentElement) > MAX_DEPTH) {
    return { title, sections: [{ text: document.documentElement.textContent ?? '' }] };
  }
  const found = article ? findArticle(parse(html, url)) : undefined;
  for (const element of document.querySelectorAll(NOISE)) element.remove();
  const body = document.body ?? document.documentElement;
  const total = textLength(body);
  if (found !== undefined && found.length >= Math.max(SMALLEST_ARTICLE, total * SMALLEST_SHARE)) {
    return { title: found.title || title, sections: [{ text: toMarkdown(found.content) }] };
  }
  if (article) {
    for (const element of body.querySelectorAll(SURROUNDINGS)) {
      // A page that is all form or header has nothing else to say.
      if (textLength(element) < total / 2) element.remove();
    }
  }
  return { title, sections: [{ text: toMarkdown(body.innerHTML) }] };
}

function parse(html: string, url: string | undefined): PageDocument {
  const document = parsePage(html);
  makeLinksAbsolute(document, url);
  return document;
}

function makeLinksAbsolute(document: PageDocument, url: string | undefined): void {
  const base = document.querySelector('base[href]')?.getAttribute('href') ?? undefined;
  const from = base !== undefined && URL.canParse(base, url) ? new URL(base, url).href : url;
  for (const [selector, attribute] of [
    ['a[href]', 'href'],
    ['img[src]', 'src'],
  ] as const) {
    for (const element of document.querySelectorAll(selector)) {
      const target = element.getAttribute(attribute) ?? '';
      const absolute = URL.canParse(target, from) ? new URL(target, from) : undefined;
      if (absolute !== undefined && /^(https?|mailto|tel):$/.test(absolute.protocol)) {
        element.setAttribute(attribute, absolute.href);
      } else element.removeAttribute(attribute);
    }
  }
}

function titleOf(document: PageDocument): string {
  const meta = document.querySelector('meta[property="og:title"]')?.getAttribute('content');
  const title = document.querySelector('title')?.textContent;
  return (title || meta || document.querySelector('h1')?.textContent || '').replace(/\s+/g, ' ').trim();
}

function findArticle(document: PageDocument): { title: string; content: string; length: number } | undefined {
  if (depthOf(document.documentElement) > MAX_ARTICLE_DEPTH) return undefined;
  try {
    // Readability's types name the browser's DOM, of which linkedom has what it needs.
    const found = new Readability(document as unknown as ReadabilityDocument, {
      maxElemsToParse: MAX_ELEMENTS,
      keepClasses: true,
    }).parse();
    if (!found?.content) return undefined;
    return { title: found.title ?? '', content: found.content, length: found.length ?? 0 };
  } catch {
    // Too large a page, or one in which it loses its way: then the whole of it is the article.
    return undefined;
  }
}

/** Without recursion, which has its own end at some depth. */
function depthOf(root: PageElement): number {
  let deepest = 0;
  const open: [PageElement, number][] = [[root, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [element, depth] = next;
    deepest = Math.max(deepest, depth);
    for (const child of element.children) open.push([child, depth + 1]);
  }
  return deepest;
}

function textLength(element: PageElement): number {
  return (element.textContent ?? '').replace(/\s+/g, ' ').length;
}
