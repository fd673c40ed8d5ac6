import type { IncomingMessage } from 'node:http';

/** What is read of a body that nobody wants, in bytes, and for how long, in milliseconds. */
const MAX_DRAINED = 64 * 1024 * 1024;
const PATIENCE_MS = 5000;

/**
 * Reads the rest of a body and throws it away. A connection that is closed while its client still writes shows the client a broken pipe
 * instead of the answer.
 */
export function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_DRAINED) done();
    };
    const timer = setTimeout(done, PATIENCE_MS);
    function done(): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', done).off('close', done);
      resolve();
    }
    if (request.readableEnded || request.destroyed) done();
    else request.on('data', onData).once('end', done).once('close', done).resume();
  });
}
