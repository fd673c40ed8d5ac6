import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';

interface KeyPair {
  alg: string;
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** Signs tokens, and publishes its keys as issuers do. */
export class Issuer {
  readonly url: string;
  readonly jwksUrl: string;
  /** How often the key set was read. */
  reads = 0;
  /** What the key set answers with instead of its keys. */
  answer: { status: number; body: string; headers?: Record<string, string> } | undefined;
  readonly #keys: KeyPair[] = [];
  #server: Server;
  readonly #port: number;

  private constructor(server: Server) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.#port}`;
    this.jwksUrl = `${this.url}/jwks`;
  }

  static async start(): Promise<Issuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = new Issuer(server);
    issuer.#serve();
    return issuer;
  }

  /** Adds a key to the set. */
  async addKey(alg: string, kid = `${alg}-${this.#keys.length}`): Promise<KeyPair> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const pair = { alg, kid, privateKey, publicKey };
    this.#keys.push(pair);
    return pair;
  }

  removeKey({ kid }: KeyPair): void {
    this.#keys.splice(
      this.#keys.findIndex((it) => it.kid === kid),
      1,
    );
  }

  /** @param claims beside `iss`, `sub`, `aud`, `iat` and `exp`, or in their place; undefined takes one away. */
  async sign(
    { alg, kid, privateKey }: KeyPair,
    claims: Record<string, unknown> = {},
    header: Partial<JWTHeaderParameters> = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: this.url, sub: 'ada', aud: 'tools', iat: now, exp: now + 300, ...claims };
    const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
      .sign(privateKey, header.crit === undefined ? {} : { crit: { [header.crit[0] ?? '']: true } });
  }

  /** Stops publishing, as an issuer does that is down. */
  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Publishes again, at the same URL. */
  async restart(): Promise<void> {
    this.#server = createServer();
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#serve();
  }

  #serve(): void {
    this.#server.on('request', async (request, response) => {
      if (request.url !== '/jwks') return response.writeHead(404).end();
      this.reads += 1;
      const { status, body, headers } = this.answer ?? {
        status: 200,
        body: JSON.stringify(await this.#set()),
      };
      return response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    });
  }

  async #set(): Promise<{ keys: JWK[] }> {
    return { keys: await Promise.all(this.#keys.map(publicJwk)) };
  }
}

/** The public half of a key as PEM. */
export function publicPem({ publicKey }: { publicKey: CryptoKey }): Promise<string> {
  return exportSPKI(publicKey);
}

/** The public half of a key as JWK. */
export async function publicJwk({ publicKey, alg, kid }: KeyPair): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' };
}
