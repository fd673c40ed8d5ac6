import { getDocumentProxy, getMeta } from 'unpdf';
import { type DocumentText, MAX_TEXT, type Section } from '../document.ts';

/** Pages that are read; a document that has more is cut. */
const MAX_PAGES = 2000;

/** A part of a text layer, as PDF.js gives it; marked content between them has no text. */
interface TextItem {
  str?: string;
  hasEOL?: boolean;
}

/** The text of a PDF, a section for each page that has any. @throws for what is no PDF, or has a password. */
export async function readPdf(bytes: Uint8Array): Promise<DocumentText> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  const sections: Section[] = [];
  let length = 0;
  for (let number = 1; number <= Math.min(document.numPages, MAX_PAGES) && length < MAX_TEXT; number += 1) {
    const page = await document.getPage(number);
    const { items } = (await page.getTextContent()) as { items: TextItem[] };
    page.cleanup();
    const text = joinItems(items);
    if (text !== '') sections.push({ place: `page ${number}`, text });
    length += text.length;
  }
  if (sections.length === 0) throw new Error('the PDF has no text; its pages are probably images');
  const { info } = await getMeta(document);
  return { title: typeof info?.Title === 'string' ? info.Title.trim() : '', sections };
}

function joinItems(items: readonly TextItem[]): string {
  return items
    .map(({ str = '', hasEOL }) => (hasEOL ? `${str}\n` : str))
    .join('')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
