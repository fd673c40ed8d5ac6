import type { DocumentKind } from '../../documents/document.ts';
import type { ContentType } from '../content-type.ts';

/** How a page is read; undefined for what has no text. Where its sender names no type, its first bytes tell. */
export function contentKind({ type }: ContentType, body: Buffer): DocumentKind | undefined {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'application/pdf' || body.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf';
  if (type === 'text/markdown') return 'markdown';
  if (type === 'application/vnd.openxmlformats-officedocument.wordprocessingml.document') return 'docx';
  if (/^text\/|[/+](json|xml|yaml|javascript|toml|x-ndjson|rss|atom)$/.test(type)) return 'text';
  if (type !== '' && type !== 'application/octet-stream') return undefined;
  const head = body.subarray(0, 2048);
  if (head.includes(0)) return undefined;
  return /<(!doctype html|html|head|body)[\s>]/i.test(head.toString('latin1')) ? 'html' : 'text';
}
