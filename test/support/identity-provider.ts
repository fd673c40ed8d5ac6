import { once } from 'node:events';
import type { Server } from 'node:http';
import { Provider } from 'oidc-provider';

/** Somebody who has an account at the provider. */
export interface Account {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export const CLIENT = { id: 'omnigate', secret: 'a secret of the client' };

/** An OpenID provider, with forms to sign in and to consent as its development mode has them. */
export class IdentityProvider {
  readonly issuer: string;
  readonly #server: Server;

  private constructor(issuer: string, server: Server) {
    this.issuer = issuer;
    this.#server = server;
  }

  /** @param port as the platform was told; @param accounts by their subject, which a test may change. */
  static async start(
    port: number,
    redirectUri: string,
    accounts: Record<string, Account>,
  ): Promise<IdentityProvider> {
    const issuer = `http://127.0.0.1:${port}`;
    const provider = new Provider(issuer, {
      clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
      claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
      cookies: { keys: ['for tests'] },
      features: { devInteractions: { enabled: true } },
      findAccount: (_context: unknown, sub: string) => ({
        accountId: sub,
        claims: async () => ({ sub, ...accounts[sub] }),
      }),
    });
    const server = provider.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new IdentityProvider(issuer, server);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** A browser as far as signing in needs one: it keeps cookies by host and path, follows redirects and fills in forms. */
export class FormBrowser {
  readonly #cookies = new Map<string, { value: string; path: string; port: string }>();

  /** Goes to a page. @returns the first answer that is no redirect, or one to a place for which `stop` says so. */
  async go(
    url: string,
    stop: (url: URL) => boolean = () => false,
    form?: Record<string, string>,
  ): Promise<Response> {
    let target = new URL(url);
    let body = form;
    for (;;) {
      const response = await fetch(target, {
        redirect: 'manual',
        headers: { cookie: this.#cookiesFor(target) },
        ...(body === undefined ? {} : { method: 'POST', body: new URLSearchParams(body) }),
      });
      this.#keep(response, target);
      const location = response.headers.get('location');
      if (location === null) return response;
      target = new URL(location, target);
      if (stop(target)) return response;
      body = undefined;
    }
  }

  /** Signs in at the provider and consents. @returns where that leads, without going there. */
  async signInAtProvider(start: string, login: string, callback: string): Promise<URL> {
    const atCallback = (url: URL) => url.href.startsWith(callback);
    let response = await this.go(start, atCallback);
    while (response.headers.get('location') === null) {
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
      if (action === undefined || prompt === undefined)
        throw new Error(`no form: ${response.status} ${page}`);
      const fields: Record<string, string> =
        prompt === 'login' ? { prompt, login, password: 'any' } : { prompt };
      response = await this.go(new URL(action, response.url).href, atCallback, fields);
    }
    return new URL(response.headers.get('location') ?? '', response.url);
  }

  /** What is kept for a URL, as a header. */
  header(url: string): { cookie: string } {
    return { cookie: this.#cookiesFor(new URL(url)) };
  }

  #cookiesFor({ port, pathname }: URL): string {
    return [...this.#cookies]
      .filter(([, cookie]) => cookie.port === port && pathname.startsWith(cookie.path))
      .map(([name, { value }]) => `${name.split(' ')[1]}=${value}`)
      .join('; ');
  }

  #keep(response: Response, { port }: URL): void {
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      const path = /path=([^;]+)/i.exec(header)?.[1] ?? '/';
      const key = `${port}${path} ${name}`;
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(header)) this.#cookies.delete(key);
      else this.#cookies.set(key, { value, path, port });
    }
  }
}
