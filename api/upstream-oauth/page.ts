import type { FastifyReply } from 'fastify';

/** Nothing but this page's own text and style; it cannot be put into a frame of another site. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto 0;padding:0 1.5rem;color:#1b1f24;background:#fff}' +
  'h1{font-size:1.25rem}button{font:inherit;padding:.5rem 1.25rem;border:0;border-radius:.4rem;background:#1f6feb;color:#fff;cursor:pointer}' +
  '@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}';

export interface Page {
  title: string;
  /** Paragraphs of plain text. */
  text: string[];
  /** The text of a button that sends a form back to where the page came from. */
  button?: string;
}

/** Answers with a small page for people. */
export function sendPage(reply: FastifyReply, status: number, { title, text, button }: Page): FastifyReply {
  const paragraphs = text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('');
  const form =
    button === undefined ? '' : `<form method="post"><button>${escapeHtml(button)}</button></form>`;
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .send(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style><h1>${escapeHtml(title)}</h1>${paragraphs}${form}</html>`,
    );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
