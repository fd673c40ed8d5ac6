import mammoth from 'mammoth';
import type { DocumentText } from '../document.ts';
import { readHtml } from './html.ts';

/** The text of a Word document as Markdown. Pictures are left out. @throws for what is none. */
export async function readDocx(bytes: Buffer): Promise<DocumentText> {
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  const { value } = await mammoth.convertToHtml({ buffer: bytes }, { convertImage });
  const { sections } = readHtml(value, { url: undefined, article: false });
  return { title: '', sections };
}
