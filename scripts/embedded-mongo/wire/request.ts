import { crc32c } from './crc32c.ts';
import { HEADER_BYTES, ProtocolError } from './framing.ts';

const OP_QUERY = 2004;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** A receiver must know bits 0 to 15 and may ignore the others. */
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
 *
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
  const unknown = flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME);
  if (unknown !== 0) throw new ProtocolError(`unknown required flags 0x${unknown.toString(16)}`);
  const sections = (flags & CHECKSUM_PRESENT) !== 0 ? withoutChecksum(message) : message;

  let body: Buffer | undefined;
  const sequences = new Map<string, Buffer[]>();
  for (let position = HEADER_BYTES + 4; position < sections.length; ) {
    const kind = sections[position];
    const start = position + 1;
    const end = start + lengthAt(sections, start);
    if (kind === 0) {
      if (body !== undefined) throw new ProtocolError('a message has two bodies');
      body = sections.subarray(start, end);
    } else if (kind === 1) {
      const { name, documents } = parseSequence(sections.subarray(start + 4, end));
      if (sequences.has(name)) throw new ProtocolError(`a message has two document sequences '${name}'`);
      sequences.set(name, documents);
    } else {
      throw new ProtocolError(`unknown section kind ${kind}`);
    }
    position = end;
  }
  if (body === undefined) throw new ProtocolError('a message has no body');
  return { requestId, answer: (flags & MORE_TO_COME) !== 0 ? 'none' : 'message', body, sequences };
}

function withoutChecksum(message: Buffer): Buffer {
  const end = message.length - 4;
  const content = message.subarray(0, end);
  if (crc32c(content) !== message.readUInt32LE(end)) throw new ProtocolError('the checksum is wrong');
  return content;
}

function parseSequence(section: Buffer): { name: string; documents: Buffer[] } {
  const nameEnd = section.indexOf(0);
  if (nameEnd < 0) throw new ProtocolError('a document sequence has no name');
  const documents: Buffer[] = [];
  for (let position = nameEnd + 1; position < section.length; ) {
    const end = position + lengthAt(section, position);
    documents.push(section.subarray(position, end));
    position = end;
  }
  return { name: section.toString('utf8', 0, nameEnd), documents };
}

/** The int32 at `position`, which is the length of what begins there. */
function lengthAt(bytes: Buffer, position: number): number {
  const length = position + 4 <= bytes.length ? bytes.readInt32LE(position) : 0;
  if (length < 5 || position + length > bytes.length)
    throw new ProtocolError('the length of a section is wrong');
  return length;
}

function parseQuery(message: Buffer, requestId: number): WireRequest {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const start = nameEnd + 1 + 8;
  if (nameEnd < 0 || start > message.length) throw new ProtocolError('a query ends in its header');
  const body = message.subarray(start, start + lengthAt(message, start));
  return { requestId, answer: 'reply', body, sequences: new Map() };
}
