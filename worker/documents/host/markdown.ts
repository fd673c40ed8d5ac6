import { gfm } from '@truto/turndown-plugin-gfm';
import TurndownService from 'turndown';
import type { PageElement } from './dom.ts';

const service = new TurndownService({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
  emDelimiter: '_',
});
service.use(gfm);
service.remove(['script', 'style', 'noscript', 'template', 'iframe', 'button', 'select', 'textarea']);
// An image whose place is lost, or that was part of the page itself, is its description.
service.addRule('image without address', {
  filter: (node) => node.nodeName === 'IMG' && !node.getAttribute('src'),
  replacement: (_content, node) => (node as unknown as PageElement).getAttribute('alt') ?? '',
});
service.addRule('link without address or text', {
  filter: (node) => node.nodeName === 'A' && (!node.getAttribute('href') || !node.textContent?.trim()),
  replacement: (content) => content,
});

/** HTML as GitHub-flavoured Markdown. */
export function toMarkdown(html: string): string {
  return service
    .turndown(html)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
