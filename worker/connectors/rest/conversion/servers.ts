import type { ServerDescription } from '../../../../schema/rest-plan.ts';
import { isObject, type Json, objectAt, textAt } from '../document/json.ts';
import type { Warn } from './warnings.ts';

/**
 * The base URLs of a `servers` list (OpenAPI 3.1, Server Object): variables replaced by their defaults, relative ones
 * completed by where the document comes from, without a slash at the end. Of one server with http and https, https
 * comes first. What is no http URL is left out with a warning.
 */
export function readServers(
  servers: unknown,
  documentUrl: string | undefined,
  place: string,
  warn: Warn,
): ServerDescription[] {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  const found = list.flatMap((server) => {
    const text = withDefaults(server, place, warn);
    const url = URL.parse(text, documentUrl);
    if (url === null) {
      const problem = /^\w+:/.test(text)
        ? 'is no URL; it is left out'
        : 'is relative; give baseUrl or documentUrl';
      warn(place, `the server ${text} ${problem}`);
      return [];
    }
    if (!/^https?:$/.test(url.protocol)) {
      warn(place, `the server ${text} is neither http nor https; it is left out`);
      return [];
    }
    const description = textAt(server, 'description');
    return [{ url: withoutSlash(url), ...(description === undefined ? {} : { description }) }];
  });
  const [first] = found;
  const safer = found.find(({ url }) => url === first?.url.replace(/^http:/, 'https:'));
  return safer === undefined ? found : [safer, ...found.filter((it) => it !== safer)];
}

/** A base URL as it is put before paths. */
export function withoutSlash(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function withDefaults(server: Json, place: string, warn: Warn): string {
  const variables = objectAt(server, 'variables');
  return String(server.url ?? '/').replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const { default: value, enum: values } = objectAt(variables, name);
    const first: unknown = value ?? (Array.isArray(values) ? values[0] : undefined);
    if (first !== undefined) return String(first);
    warn(place, `the server variable ${whole} has no default; give baseUrl`);
    return whole;
  });
}
