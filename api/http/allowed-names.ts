/** Which `Host` and `Origin` values are served (contract.md, ALLOWED_HOSTS and ALLOWED_ORIGINS). */
export interface AllowedNames {
  host(name: string): boolean;
  origin(origin: string): boolean;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * By default those of the public URL, the loopback names, and `mcp-*.` of them; a page on any port of a loopback name may call,
 * because whoever can serve one there is on this machine already.
 * @param hosts names without ports; `mcp-*.example.com` and `*.example.com` stand for all such names.
 * @param origins as browsers send them.
 */
export function allowedNames(
  publicUrl: string,
  hosts: readonly string[] | undefined,
  origins: readonly string[] | undefined,
): AllowedNames {
  const base = new URL(publicUrl);
  const own = [bareHost(base.hostname), ...LOOPBACK];
  const hostPatterns = (hosts ?? own.flatMap((name) => [name, `mcp-*.${name}`])).map(asPattern);
  const host = (name: string) => hostPatterns.some((pattern) => pattern.test(name.toLowerCase()));
  if (origins !== undefined) {
    const listed = new Set(origins.map((origin) => new URL(origin).origin));
    return { host, origin: (origin) => listed.has(origin) };
  }
  const loopbackNames = LOOPBACK.flatMap((name) => [name, `mcp-*.${name}`]).map(asPattern);
  const publicNames = [base.hostname, `mcp-*.${base.hostname}`].map(asPattern);
  return {
    host,
    origin(origin) {
      if (!URL.canParse(origin)) return false;
      const { protocol, hostname, port } = new URL(origin);
      const name = bareHost(hostname);
      if (loopbackNames.some((pattern) => pattern.test(name))) return true;
      return (
        protocol === base.protocol && port === base.port && publicNames.some((pattern) => pattern.test(name))
      );
    },
  };
}

/** The name in a `Host` header: without port, without the brackets of an IPv6 address. */
export function hostName(header: string): string {
  return bareHost(header.replace(/:\d*$/, ''));
}

function bareHost(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}

function asPattern(name: string): RegExp {
  const escaped = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[a-z0-9_-]+');
  return new RegExp(`^${escaped}$`);
}
