import mime from 'mime';
import type { DocumentKind } from '../../documents/document.ts';
import { parseContentType } from '../content-type.ts';

const KINDS: Record<string, DocumentKind> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json',
};

export interface DocumentType {
  mimeType: string;
  charset: string | undefined;
  /** Undefined for what has no text that could be taken out. */
  kind: DocumentKind | undefined;
}

/** What a document is: what was said of it, else what its name says, else text. */
export function documentType(name: string, said: string | undefined): DocumentType {
  const { type, charset } = parseContentType(said);
  const known =
    type !== '' && type !== 'application/octet-stream' ? type : (mime.getType(name) ?? 'text/plain');
  const isText =
    known.startsWith('text/') || /[/+](xml|yaml|x-yaml|toml|javascript|x-ndjson|rtf)$/.test(known);
  return { mimeType: known, charset, kind: KINDS[known] ?? (isText ? 'text' : undefined) };
}
