import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

const running = new Set<AnsweringServer>();

/** A web server of the test's own process. It ends with `close`, whatever is still open. */
export interface AnsweringServer {
  port: number;
  close(): void;
}

/** Starts a web server that answers as the test wants it to, at a free port of an address of this machine. */
export async function answerWith(listener: RequestListener, address = '127.0.0.1'): Promise<AnsweringServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const answering: AnsweringServer = {
    port: (server.address() as AddressInfo).port,
    close() {
      running.delete(answering);
      server.closeAllConnections();
      server.close();
    },
  };
  running.add(answering);
  return answering;
}

/** Ends those that failed tests have left running. */
export function closeAnsweringServers(): void {
  for (const server of [...running]) server.close();
}
