/** Request headers as the header editor gives them: any JSON object. */
export type TypedHeaders = Record<string, unknown>;

/**
 * Every tab has headers of its own; the management key is typed in one of them. Once the server has accepted a
 * key, the tabs without one send it too, until the page is closed: it is kept in memory and nowhere else.
 */
export class KeyMemory {
  #key: string | null = null;

  /** The typed headers without the empty ones, and with the remembered key where none is typed. */
  complete(typed: TypedHeaders = {}): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(typed)) {
      if (value !== null && value !== '') headers.set(name, String(value));
    }
    if (this.#key && !headers.has('X-API-Key')) headers.set('X-API-Key', this.#key);
    return headers;
  }

  /** To be told of the headers of each request that was not refused. */
  accepted(headers: Headers): void {
    this.#key = headers.get('X-API-Key') ?? this.#key;
  }
}
