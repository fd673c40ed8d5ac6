import { type DocumentText, MAX_TEXT, type ReadRequest } from '../document.ts';
import { decodeText } from './charset.ts';

/**
 * Takes the text out of a document. Parsers are loaded when they are first needed.
 * @throws what the parser says of a document that is none of its kind.
 */
export async function readDocument(request: ReadRequest): Promise<DocumentText> {
  const bytes = Buffer.from(request.bytes, 'base64');
  const { title, sections } = await read(request, bytes);
  return { title, sections: cut(sections) };
}

async function read(request: ReadRequest, bytes: Buffer): Promise<DocumentText> {
  const { kind, charset, url } = request;
  switch (kind) {
    case 'html': {
      const { readHtml } = await import('./html.ts');
      return readHtml(decodeText(bytes, 'html', charset), { url, article: request.article ?? false });
    }
    case 'pdf':
      return (await import('./pdf.ts')).readPdf(bytes);
    case 'docx':
      return (await import('./docx.ts')).readDocx(bytes);
    case 'csv':
      return (await import('./csv.ts')).readCsv(decodeText(bytes, 'text', charset));
    case 'json':
      return (await import('./json.ts')).readJson(decodeText(bytes, 'text', charset));
    case 'markdown':
    case 'text':
      return { title: '', sections: [{ text: decodeText(bytes, 'text', charset) }] };
  }
}

function cut(sections: DocumentText['sections']): DocumentText['sections'] {
  const kept: DocumentText['sections'] = [];
  let left = MAX_TEXT;
  for (const section of sections) {
    if (left <= 0) break;
    kept.push({ ...section, text: section.text.slice(0, left) });
    left -= section.text.length;
  }
  return kept;
}
