import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { messagesIn, ProtocolError } from './framing.ts';
import { formatReply, parseRequest, type WireRequest } from './messages.ts';

/** Runs one command and returns the BSON of its reply. A rejection closes the connection. */
export type Handler = (request: WireRequest) => Promise<Uint8Array>;

export interface ConnectionOptions {
  readonly handler: Handler;
  readonly log: (line: string) => void;
  /** Aborted when the server closes: what runs is answered, then the connection ends. */
  readonly closing: AbortSignal;
}

/**
 * Serves one client until it leaves: its messages are answered one after the other, and read on only when it takes the
 * answers. Bytes that are not the protocol close this connection, with a log line, and nothing else.
 */
export async function serveConnection(
  socket: Socket,
  { handler, log, closing }: ConnectionOptions,
): Promise<void> {
  let isBusy = false;
  const leave = () => {
    if (!isBusy) socket.destroy();
  };
  closing.addEventListener('abort', leave);

  async function* answers(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const message of messagesIn(chunks)) {
      isBusy = true;
      const request = parseRequest(message);
      const reply = formatReply(request, await handler(request));
      if (reply !== undefined) yield reply;
      isBusy = false;
      if (closing.aborted) return;
    }
  }

  try {
    await pipeline(socket, answers, socket);
  } catch (error) {
    if (error instanceof ProtocolError) log(`connection closed: ${error.message}`);
    else if (!isDisconnect(error)) log(`connection closed: ${String(error)}`);
  } finally {
    closing.removeEventListener('abort', leave);
    socket.destroy();
  }
}

function isDisconnect(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code);
}
