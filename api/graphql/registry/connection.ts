import { McpTransport } from '../../../schema/connector.ts';
import type { Asker } from './asker.ts';
import { type Filled, fillArgument, fillInput, fillTemplate, type Secrets } from './fill-in.ts';
import type { RegistryArgument, RegistryKeyValue, RegistryPackage, RegistryRemote } from './server-json.ts';

/** A server of a registry, ready to be connected: what goes to it, and the same without its secrets. */
export interface Connection {
  transport: McpTransport;
  url?: Filled;
  headers?: Record<string, string>;
  command?: string;
  args?: Filled[];
  env?: Record<string, string>;
  secrets: Secrets;
}

/** Kinds of packages that workers can run, and with which command. */
const RUNNERS: Record<string, string> = { npm: 'npx', pypi: 'uvx' };

const REMOTE_TRANSPORTS: Record<string, McpTransport> = {
  'streamable-http': McpTransport.STREAMABLE_HTTP,
  sse: McpTransport.SSE,
};

/** Why a remote cannot be used here; undefined where it can. */
export function whyNotRemote({ type }: RegistryRemote): string | undefined {
  return type in REMOTE_TRANSPORTS ? undefined : `the transport ${type} is not supported here`;
}

/** Why a package cannot be run here; undefined where it can. */
export function whyNotPackage({
  registryType,
  transport,
  runtimeHint,
  runtimeArguments,
}: RegistryPackage): string | undefined {
  const runner = RUNNERS[registryType];
  const KINDS: Record<string, string> = {
    oci: 'container images',
    nuget: '.NET packages',
    mcpb: 'MCP bundles',
  };
  if (runner === undefined)
    return `${KINDS[registryType] ?? 'packages of this kind'} (${registryType}) are not supported here`;
  const how = transport?.type ?? 'stdio';
  if (how !== 'stdio')
    return `a package that opens a port of its own (${how}) is not supported here, only stdio`;
  if (runtimeArguments?.length && runtimeHint != null && runtimeHint !== runner)
    return `the runtime ${runtimeHint} is not supported here, only ${runner}`;
  return undefined;
}

/** Connects to a server that somebody else runs. */
export function connectRemote(remote: RegistryRemote, asker: Asker): Connection {
  const secrets: Secrets = {};
  const url = fillTemplate(remote.url, { variables: remote.variables, isRequired: true }, asker, secrets);
  return {
    transport: REMOTE_TRANSPORTS[remote.type] ?? McpTransport.AUTO,
    ...(url === undefined ? {} : { url }),
    headers: fillPairs(remote.headers ?? [], asker),
    secrets,
  };
}

/** Runs a package: `npx -y name@version …` or `uvx name==version …`. */
export function connectPackage(from: RegistryPackage, asker: Asker): Connection {
  const secrets: Secrets = {};
  const { registryType, registryBaseUrl, identifier, version } = from;
  const fill = (list: RegistryArgument[] | null | undefined) =>
    (list ?? []).flatMap((argument, index) => fillArgument(argument, index + 1, asker, secrets));
  const runtime = fill(from.runtimeArguments);
  const isNpm = registryType === 'npm';
  const separator = isNpm ? '@' : '==';
  const words: string[] = [
    ...(isNpm && !runtime.some(({ text }) => /^(-y|--yes)$/.test(text)) ? ['-y'] : []),
    version == null ? identifier : `${identifier}${separator}${version}`,
  ];
  return {
    transport: McpTransport.STDIO,
    command: RUNNERS[registryType] ?? '',
    args: [...runtime, ...words.map(plain), ...fill(from.packageArguments)],
    env: { ...indexOf(registryType, registryBaseUrl), ...fillPairs(from.environmentVariables ?? [], asker) },
    secrets,
  };
}

/** Where the package is to come from, if not from where the worker's command looks by itself. */
function indexOf(registryType: string, baseUrl: string | null | undefined): Record<string, string> {
  if (baseUrl == null) return {};
  const base = baseUrl.replace(/\/+$/, '');
  return registryType === 'npm' ? { npm_config_registry: base } : { UV_DEFAULT_INDEX: `${base}/simple` };
}

/** Headers or environment variables. Their values are kept encrypted as a whole, so nothing in them needs to be told apart. */
function fillPairs(pairs: RegistryKeyValue[], asker: Asker): Record<string, string> {
  const filled = pairs.flatMap((pair) => {
    const [value] = fillInput(pair.name, pair, asker, {});
    return value === undefined ? [] : [[pair.name, value.text] as const];
  });
  return Object.fromEntries(filled);
}

function plain(text: string): Filled {
  return { text, masked: text };
}
