import type { Socket } from 'node:net';
import type { EncodableDocument } from '../bson/encode.ts';
import { MessageFraming, ProtocolError } from './framing.ts';
import { formatReply } from './reply.ts';
import { parseRequest, type WireRequest } from './request.ts';

/** Runs one command. A rejection closes the connection. */
export type Handler = (request: WireRequest) => Promise<EncodableDocument>;

export interface ConnectionOptions {
  readonly handler: Handler;
  readonly log: (line: string) => void;
  /** Aborted when the server closes: what runs is answered, then the connection ends. */
  readonly closing: AbortSignal;
}

/**
 * Serves one client until it leaves: its messages are answered one after the other. Bytes that are not the protocol
 * close this connection, with a log line, and nothing else.
 */
export async function serveConnection(socket: Socket, options: ConnectionOptions): Promise<void> {
  const framing = new MessageFraming();
  let busy = false;
  const leave = () => {
    if (!busy) socket.destroy();
  };
  options.closing.addEventListener('abort', leave);
  // Errors end the iteration below; one that comes after it has no other listener and must not end the process.
  socket.on('error', () => {});
  try {
    // Reading on only when a message is answered bounds what one client can make the store hold.
    for await (const chunk of socket) {
      busy = true;
      for (const message of framing.push(chunk)) await answer(socket, message, options);
      busy = false;
      if (options.closing.aborted) break;
    }
  } catch (error) {
    if (error instanceof ProtocolError) options.log(`connection closed: ${error.message}`);
    else if (!isDisconnect(error)) options.log(`connection closed: ${String(error)}`);
  } finally {
    options.closing.removeEventListener('abort', leave);
    socket.destroySoon();
  }
}

async function answer(socket: Socket, message: Buffer, options: ConnectionOptions): Promise<void> {
  const request = parseRequest(message);
  const reply = formatReply(request, await options.handler(request));
  if (reply === undefined || socket.destroyed) return;
  if (!socket.write(reply)) await drained(socket, options.closing);
}

/** Waits until the client has taken what was written, has left, or the server closes. */
async function drained(socket: Socket, closing: AbortSignal): Promise<void> {
  if (closing.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      closing.removeEventListener('abort', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
    closing.addEventListener('abort', done);
  });
}

function isDisconnect(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
