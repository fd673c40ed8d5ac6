import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that came. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = (request: SeenRequest, response: ServerResponse, incoming: IncomingMessage) => unknown;

const running = new Set<HttpApi>();

/** A web API in this process that answers as a test says, and remembers what it was asked. */
export class HttpApi {
  readonly url: string;
  readonly seen: SeenRequest[] = [];
  answer: Answer;
  readonly #server: Server;

  private constructor(server: Server, answer: Answer) {
    this.#server = server;
    this.answer = answer;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param answer by default 200 with `{}`. A value that it returns is sent as JSON. */
  static async start(answer: Answer = () => ({})): Promise<HttpApi> {
    const server = createServer((incoming, response) => void api.#take(incoming, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const api = new HttpApi(server, answer);
    running.add(api);
    return api;
  }

  async stop(): Promise<void> {
    running.delete(this);
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    this.seen.push(request);
    const value = await this.answer(request, response, incoming);
    if (value === undefined || response.headersSent) return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }
}

/** Ends whatever tests have left running. */
export async function stopApis(): Promise<void> {
  await Promise.all([...running].map((api) => api.stop()));
}
