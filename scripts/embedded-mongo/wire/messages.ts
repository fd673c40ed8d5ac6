import { HEADER_BYTES, ProtocolError } from './framing.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const MORE_TO_COME = 2;
/** A receiver must know bits 0 to 15 and may ignore the others. Checksums are not sent by drivers. */
const REQUIRED_FLAGS = 0xffff;

/** One command as it came over the wire; documents are still BSON. */
export interface WireRequest {
  readonly requestId: number;
  /** How the client wants to be answered: OP_MSG, the older OP_REPLY, or (with moreToCome) not at all. */
  readonly answer: 'message' | 'reply' | 'none';
  readonly body: Buffer;
  /** The documents of the kind 1 sections, by the command field that they stand for. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
}

/**
 * Reads a message (manual: MongoDB Wire Protocol, OP_MSG and OP_QUERY).
 * @throws ProtocolError when it is none, or of a kind that the store does not offer
 */
export function parseRequest(message: Buffer): WireRequest {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return parseMessage(message, requestId);
  if (opCode === OP_QUERY) return parseQuery(message, requestId);
  throw new ProtocolError(`the operation code ${opCode} is not supported`);
}

function parseMessage(message: Buffer, requestId: number): WireRequest {
  if (message.length < HEADER_BYTES + 4) throw new ProtocolError('a message ends in its header');
  const flags = message.readUInt32LE(HEADER_BYTES);
  const unknown = flags & REQUIRED_FLAGS & ~MORE_TO_COME;
  if (unknown !== 0) throw new ProtocolError(`unknown required flags 0x${unknown.toString(16)}`);
  const bodies: Buffer[] = [];
  const sequences = new Map<string, Buffer[]>();
  for (let position = HEADER_BYTES + 4; position < message.length; ) {
    const kind = message[position];
    const section = sliceAt(message, position + 1);
    if (kind === 0) bodies.push(section);
    else if (kind === 1) addSequence(sequences, section.subarray(4));
    else throw new ProtocolError(`unknown section kind ${kind}`);
    position += 1 + section.length;
  }
  const [body, ...others] = bodies;
  if (body === undefined || others.length > 0) throw new ProtocolError('a message must have one body');
  return { requestId, answer: (flags & MORE_TO_COME) !== 0 ? 'none' : 'message', body, sequences };
}

function addSequence(sequences: Map<string, Buffer[]>, section: Buffer): void {
  const nameEnd = section.indexOf(0);
  if (nameEnd < 0) throw new ProtocolError('a document sequence has no name');
  const name = section.toString('utf8', 0, nameEnd);
  if (sequences.has(name)) throw new ProtocolError(`a message has two document sequences '${name}'`);
  const documents: Buffer[] = [];
  for (let position = nameEnd + 1; position < section.length; position += documents.at(-1)?.length ?? 0) {
    documents.push(sliceAt(section, position));
  }
  sequences.set(name, documents);
}

/** What begins at `position`, of the length that the int32 there says. */
function sliceAt(bytes: Buffer, position: number): Buffer {
  const length = position + 4 <= bytes.length ? bytes.readInt32LE(position) : 0;
  if (length >= 5 && position + length <= bytes.length) return bytes.subarray(position, position + length);
  throw new ProtocolError('the length of a section is wrong');
}

function parseQuery(message: Buffer, requestId: number): WireRequest {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0) throw new ProtocolError('a query ends in its header');
  // After the name come the documents to skip and to return.
  return { requestId, answer: 'reply', body: sliceAt(message, nameEnd + 1 + 8), sequences: new Map() };
}

let lastRequestId = 0;

/**
 * The message that answers a request, or `undefined` where the client wants none.
 * @param body the BSON of the reply
 */
export function formatReply(request: WireRequest, body: Uint8Array): Buffer | undefined {
  if (request.answer === 'none') return undefined;
  const isMessage = request.answer === 'message';
  // Behind the header: no flags and a section of kind 0, or no flags, no cursor and the number of documents.
  const prefix = Buffer.alloc(HEADER_BYTES + (isMessage ? 5 : 20));
  if (!isMessage) prefix.writeInt32LE(1, HEADER_BYTES + 16);
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  const header = [
    prefix.length + body.length,
    lastRequestId,
    request.requestId,
    isMessage ? OP_MSG : OP_REPLY,
  ];
  for (const [i, value] of header.entries()) prefix.writeInt32LE(value, i * 4);
  return Buffer.concat([prefix, body]);
}
