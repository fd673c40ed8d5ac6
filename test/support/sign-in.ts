/** A browser that follows redirects, keeps cookies and fills in the forms of the tests' authorization server. */
export class SignInBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /**
   * Opens a URL and signs in by a name wherever that is asked for.
   * @param until a page whose URL begins with this is not opened any more.
   * @returns the last answer, and the URL where it stopped.
   */
  async signIn(
    url: string,
    login: string,
    until?: string,
    choice: 'agree' | 'abort' = 'agree',
  ): Promise<{ url: string; status: number; text: string }> {
    let target = new URL(url);
    let form: URLSearchParams | undefined;
    for (let steps = 0; steps < 30; steps += 1) {
      if (until !== undefined && target.href.startsWith(until))
        return { url: target.href, status: 0, text: '' };
      const response = await this.#send(target, form);
      form = undefined;
      const location = response.headers.get('location');
      if (location !== null) {
        target = new URL(location, target);
        continue;
      }
      const text = await response.text();
      const [, action] = /<form[^>]* action="([^"]+)"/.exec(text) ?? [];
      if (action === undefined) return { url: target.href, status: response.status, text };
      const [, abort] = /href="([^"]+\/abort)"/.exec(text) ?? [];
      if (choice === 'abort' && abort !== undefined) {
        target = new URL(abort, target);
        continue;
      }
      const [, prompt = 'login'] = /name="prompt" value="([^"]+)"/.exec(text) ?? [];
      target = new URL(action, target);
      form = new URLSearchParams({ prompt, login, password: 'x' });
    }
    throw new Error(`there was no end to it at ${target.href}`);
  }

  /** Opens a page of the platform and presses its button. @returns where that leads. */
  async press(url: string): Promise<{ location: string | null; status: number; page: string }> {
    const target = new URL(url);
    const page = await (await this.#send(target, undefined)).text();
    const response = await this.#send(target, new URLSearchParams());
    return { location: response.headers.get('location'), status: response.status, page };
  }

  async #send(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin }),
      },
      ...(form === undefined ? {} : { body: form.toString() }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return response;
  }
}
