import { z } from 'zod';
import type { MessageLimits } from '../sandbox/host-class.ts';

/** What the text of a document can be taken from. */
export type DocumentKind = 'html' | 'markdown' | 'text' | 'pdf' | 'docx' | 'csv' | 'json';

/** What the worker asks of a document host. */
export interface ReadRequest {
  kind: DocumentKind;
  /** The document, base64. */
  bytes: string;
  /** The encoding that its sender named, where one did. */
  charset?: string | undefined;
  /** Where it came from: relative links lead from there. */
  url?: string | undefined;
  /** HTML: only what a reader came for, without navigation and the like. */
  article?: boolean;
}

/** A piece of a document with its place in it, such as `page 3` or `row 12`; undefined where it has no such parts. */
const section = z.object({ place: z.string().optional(), text: z.string() });

/** The text of a document. Hosts send it; since they read what anybody may have written, it is checked. */
export const documentText = z.object({ title: z.string(), sections: z.array(section) });

/** Markdown where the document has structure, plain text otherwise. */
export type DocumentText = z.infer<typeof documentText>;
export type Section = z.infer<typeof section>;

/** A host's answer: the text, or why there is none. */
export const readReply = z.union([documentText, z.object({ refused: z.string() })]);
export type ReadReply = z.infer<typeof readReply>;

/** The largest document that is read, in bytes. */
export const MAX_DOCUMENT_BYTES = 12 * 1024 * 1024;

/** The most text that is taken from one, in characters; what follows is left out. */
export const MAX_TEXT = 6_000_000;

/** In base64 three bytes are four; in JSON a control character is six. */
export const MESSAGE_LIMITS: MessageLimits = {
  maxRequestBytes: 17 * 1024 * 1024,
  maxReplyBytes: 36 * 1024 * 1024,
};
