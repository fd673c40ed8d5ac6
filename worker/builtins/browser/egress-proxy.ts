import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type EgressPolicy, isAllowedAddress } from '../../../platform/egress/address.ts';
import { EgressError, guardedLookup } from '../../../platform/egress/dispatcher.ts';
import { checkDomain, type DomainRules } from '../../outgoing/domain-rules.ts';
import { describeConnectionError, OutgoingFailure } from '../../outgoing/outgoing-failure.ts';

/** How long a connection may take to stand, in milliseconds. */
const CONNECT_MS = 15_000;

/** Connections of one window at the most. */
const MAX_CONNECTIONS = 256;

/** Hosts of which it is remembered why they were refused. */
const MAX_REFUSALS = 100;

/** Tells an answer of the proxy's own from one of a server. */
export const REFUSED_HEADER = 'x-omnigate-refused';

/** Headers that concern one connection (RFC 9110, 7.6.1). */
const CONNECTION_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * The only way out of a browser window: an HTTP proxy (RFC 9110, 7.3.2 and 9.3.6) on loopback. The browser resolves no names and opens no
 * connections of its own, so that pages, frames, redirects, WebSockets and workers are all under the same rules.
 */
export class EgressProxy {
  readonly #server: Server;
  readonly #policy: EgressPolicy;
  readonly #refusals = new Map<string, string>();
  readonly #sockets = new Set<Duplex>();
  /** May change while the window is open. */
  rules: DomainRules;

  private constructor(policy: EgressPolicy, rules: DomainRules) {
    this.#policy = policy;
    this.rules = rules;
    this.#server = createServer((incoming, outgoing) => this.#forward(incoming, outgoing));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('connect', (incoming, socket) => this.#tunnel(incoming, socket));
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  static async start(policy: EgressPolicy, rules: DomainRules): Promise<EgressProxy> {
    const proxy = new EgressProxy(policy, rules);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Why a host was refused, where it was. */
  refusalOf(host: string): string | undefined {
    return this.#refusals.get(host);
  }

  /** What was refused before says nothing about what comes. */
  forgetRefusals(): void {
    this.#refusals.clear();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** CONNECT: everything that is encrypted, and WebSockets. */
  #tunnel(incoming: IncomingMessage, client: Duplex): void {
    client.on('error', () => client.destroy());
    let target: URL;
    let upstream: Socket;
    try {
      target = new URL(`https://${incoming.url}`);
      upstream = this.#connect(target);
    } catch (error) {
      this.#refuse(incoming.url ?? '', error);
      client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    upstream.once('connect', () => {
      upstream.setTimeout(0);
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.once('error', (error) => {
      if (client.destroyed) return;
      this.#refuse(target.hostname, error);
      client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    });
    upstream.once('close', () => client.destroy());
    client.once('close', () => upstream.destroy());
  }

  /** A request that is not encrypted, with the whole address in its first line. */
  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const host = URL.canParse(incoming.url ?? '') ? new URL(incoming.url ?? '').hostname : '';
    const fail = (error: unknown) => {
      // The page no longer wants it.
      if (outgoing.destroyed) return;
      this.#refuse(host, error);
      if (outgoing.headersSent) outgoing.destroy();
      else {
        outgoing.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', [REFUSED_HEADER]: 'true' });
        outgoing.end(
          `The gateway did not let this through: ${this.#refusals.get(host) ?? 'it was refused'}.`,
        );
      }
    };
    try {
      const target = new URL(incoming.url ?? '');
      this.#check(target);
      const headers = { ...incoming.headers };
      for (const name of CONNECTION_HEADERS) delete headers[name];
      const forwarded = request(target, {
        method: incoming.method,
        headers,
        agent: false,
        timeout: CONNECT_MS,
        lookup: guardedLookup(this.#policy),
      });
      forwarded.on('response', (response) => {
        forwarded.setTimeout(0);
        const answer = { ...response.headers };
        for (const name of CONNECTION_HEADERS) delete answer[name];
        outgoing.writeHead(response.statusCode ?? 502, answer);
        response.pipe(outgoing);
        response.on('error', () => outgoing.destroy());
      });
      forwarded.on('timeout', () => forwarded.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      forwarded.on('error', fail);
      outgoing.on('close', () => forwarded.destroy());
      incoming.pipe(forwarded);
    } catch (error) {
      fail(error);
    }
  }

  /** @throws OutgoingFailure, EgressError */
  #check(target: URL): string {
    checkDomain(target, this.rules);
    const host = target.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up, so it is checked here.
    if (isIP(host) > 0 && !isAllowedAddress(host, this.#policy)) throw new EgressError(host);
    return host;
  }

  #connect(target: URL): Socket {
    const host = this.#check(target);
    const port = Number(target.port || 443);
    const socket = connect({ host, port, lookup: guardedLookup(this.#policy), timeout: CONNECT_MS });
    socket.once('timeout', () => socket.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    return socket;
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #refuse(host: string, error: unknown): void {
    const name = host.startsWith('[') ? host : (host.split(':')[0] ?? '');
    if (this.#refusals.size >= MAX_REFUSALS) this.#refusals.clear();
    this.#refusals.set(
      name,
      error instanceof OutgoingFailure ? error.message : describeConnectionError(error, name),
    );
  }
}
