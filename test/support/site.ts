import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SiteRequest {
  method: string;
  path: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface SiteAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

type Answer = (
  request: SiteRequest,
  response: ServerResponse,
) => SiteAnswer | undefined | Promise<SiteAnswer | undefined>;

/** A web site on this machine, made for one suite. It remembers what it was asked. */
export class Site {
  readonly requests: SiteRequest[] = [];
  readonly #server: Server;

  private constructor(answer: Answer) {
    this.#server = createServer((incoming, response) => {
      void this.#serve(incoming, response, answer);
    });
  }

  /** @param answer undefined where it answers by itself. */
  static async start(answer: Answer): Promise<Site> {
    const site = new Site(answer);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** How often a path was asked for. */
  count(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }

  get server(): Server {
    return this.#server;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', this.url());
    const request = {
      method: incoming.method ?? '',
      path: url.pathname,
      url,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.requests.push(request);
    const given = await answer(request, response);
    if (given === undefined) return;
    const { status = 200, headers = { 'content-type': 'text/html; charset=utf-8' }, body = '' } = given;
    response.writeHead(status, headers).end(body);
  }
}
