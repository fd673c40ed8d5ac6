import { type EncodableDocument, encodeDocument } from '../bson/encode.ts';
import { HEADER_BYTES } from './framing.ts';
import type { WireRequest } from './request.ts';

const OP_REPLY = 1;
const OP_MSG = 2013;

let lastRequestId = 0;

/** The message that answers a request, or `undefined` where the client wants none. */
export function formatReply(request: WireRequest, reply: EncodableDocument): Buffer | undefined {
  if (request.answer === 'none') return undefined;
  const body = encodeDocument(reply);
  const prefix = request.answer === 'message' ? messagePrefix() : replyPrefix();
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  prefix.writeInt32LE(prefix.length + body.length, 0);
  prefix.writeInt32LE(lastRequestId, 4);
  prefix.writeInt32LE(request.requestId, 8);
  return Buffer.concat([prefix, body]);
}

/** Header, no flags, one section of kind 0. */
function messagePrefix(): Buffer {
  const prefix = Buffer.alloc(HEADER_BYTES + 5);
  prefix.writeInt32LE(OP_MSG, 12);
  return prefix;
}

/** Header, no flags, no cursor, and the number of documents: one. */
function replyPrefix(): Buffer {
  const prefix = Buffer.alloc(HEADER_BYTES + 20);
  prefix.writeInt32LE(OP_REPLY, 12);
  prefix.writeInt32LE(1, HEADER_BYTES + 16);
  return prefix;
}
