import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';

/** Editors and components write style elements, results of tools are shown as data: URLs; everything else comes from files of our own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page as Vite built it. */
export class Page {
  readonly #html: string;

  private constructor(html: string) {
    this.#html = html;
  }

  /** @param webRoot the folder with the built pages. */
  static async read(webRoot: string, name: string): Promise<Page> {
    return new Page(await readFile(join(webRoot, name, 'index.html'), 'utf8'));
  }

  /** @param problem what the page is to say went wrong. */
  send(reply: FastifyReply, problem?: string): FastifyReply {
    const html =
      problem === undefined
        ? this.#html
        : this.#html.replace(
            '</head>',
            () => `<meta name="problem" content="${escapeHtml(problem)}" /></head>`,
          );
    return reply
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'same-origin')
      .header('cache-control', 'no-cache')
      .header('vary', 'accept')
      .type('text/html; charset=utf-8')
      .send(html);
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
