import type { AuthPreset } from '../../../schema/builtins/http-client.ts';
import { matchesDomain } from '../../outgoing/domain-rules.ts';
import { ToolError } from '../tool-error.ts';

/** Shorter secrets would be found by accident. */
const MIN_REDACTED = 6;

/** Credentials in use for one request: given to their hosts, and taken out of whatever comes back. */
export class Credentials {
  readonly #preset: AuthPreset | undefined;

  /** @throws ToolError where there are none of that name, or they are not for this host. */
  constructor(presets: readonly AuthPreset[], name: string | undefined, url: URL) {
    this.#preset = presets.find((preset) => preset.name === name);
    if (name === undefined) return;
    if (this.#preset === undefined) {
      const known = presets.map((preset) => preset.name).join(', ');
      throw new ToolError(
        known === ''
          ? `There are no stored credentials "${name}": this gateway has none.`
          : `There are no stored credentials "${name}"; there are: ${known}.`,
      );
    }
    if (!this.#isFor(url)) {
      throw new ToolError(
        `The credentials "${name}" are not for ${url.hostname}; they are for ${this.#preset.hosts.join(', ')}.`,
      );
    }
  }

  /** What they add to the headers of a request; nothing for hosts that a redirect leads to and that may not have them. */
  headersFor(url: URL): Record<string, string> {
    if (this.#preset === undefined || !this.#isFor(url)) return {};
    const { type, username, in: place, parameter, value } = this.#preset;
    if (type === 'bearer') return { authorization: `Bearer ${value}` };
    if (type === 'basic') return { authorization: `Basic ${basic(username ?? '', value)}` };
    return place === 'header' ? { [parameter.toLowerCase()]: value } : {};
  }

  /** Adds what belongs into the address. A redirect says itself what belongs into its own. */
  addTo(url: URL): void {
    if (this.#preset?.type !== 'apiKey' || this.#preset.in !== 'query') return;
    url.searchParams.set(this.#preset.parameter, this.#preset.value);
  }

  /** A text without the secret, which some servers send back. */
  redact(text: string): string {
    if (this.#preset === undefined) return text;
    const { value, username = '' } = this.#preset;
    const forms = [
      value,
      encodeURIComponent(value),
      String(new URLSearchParams({ '': value })).slice(1),
      JSON.stringify(value).slice(1, -1),
      basic(username, value),
    ];
    return forms
      .filter((form) => form.length >= MIN_REDACTED)
      .reduce((clean, form) => clean.replaceAll(form, '[redacted]'), text);
  }

  #isFor(url: URL): boolean {
    return this.#preset?.hosts.some((host) => matchesDomain(url.hostname, host)) ?? false;
  }
}

/** RFC 7617. */
function basic(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
