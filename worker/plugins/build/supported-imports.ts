/** What a plugin may import: WASI 0.2. Importing something is not being allowed to use it. */
const INTERFACES = [
  'wasi:cli/environment',
  'wasi:cli/exit',
  'wasi:cli/stderr',
  'wasi:cli/stdin',
  'wasi:cli/stdout',
  'wasi:cli/terminal-input',
  'wasi:cli/terminal-output',
  'wasi:cli/terminal-stderr',
  'wasi:cli/terminal-stdin',
  'wasi:cli/terminal-stdout',
  'wasi:clocks/monotonic-clock',
  'wasi:clocks/wall-clock',
  'wasi:filesystem/preopens',
  'wasi:filesystem/types',
  'wasi:http/outgoing-handler',
  'wasi:http/types',
  'wasi:io/error',
  'wasi:io/poll',
  'wasi:io/streams',
  'wasi:random/insecure',
  'wasi:random/insecure-seed',
  'wasi:random/random',
  'wasi:sockets/instance-network',
  'wasi:sockets/ip-name-lookup',
  'wasi:sockets/network',
  'wasi:sockets/tcp',
  'wasi:sockets/tcp-create-socket',
  'wasi:sockets/udp',
  'wasi:sockets/udp-create-socket',
] as const;

export type SupportedInterface = (typeof INTERFACES)[number];

const SUPPORTED: ReadonlySet<string> = new Set(INTERFACES);

/** Why a component cannot have what it imports; undefined where it can. */
export function unsupportedImport(name: string): string | undefined {
  const [id = '', version = ''] = name.split('@', 2);
  if (!id.startsWith('wasi:')) {
    return `it imports ${name}, which the platform does not provide: plugins have WASI 0.2 only; compose it in, or do without`;
  }
  if (!version.startsWith('0.2.')) {
    return `it imports ${name}, and plugins have WASI 0.2: build it for that version`;
  }
  if (!SUPPORTED.has(id)) return `it imports ${name}, which plugins do not have`;
  return undefined;
}
