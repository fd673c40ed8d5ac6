import { sealAuth } from '../../../platform/connector-auth.ts';
import { PlatformError } from '../../../platform/errors.ts';
import { didYouMean } from '../../../platform/nearest.ts';
import type { SecretBox } from '../../../platform/secrets.ts';
import type { Capability } from '../../../schema/capability.ts';
import type { McpConnector } from '../../../schema/connector.ts';
import { mcpConnectorRules } from '../../../schema/mcp-connector-input.ts';
import type { RegistryServer, RegistryServerInput, RegistryServerList } from '../../../schema/registry.ts';
import type { Identity } from '../../identity/identity.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { parseInput } from '../input-errors.ts';
import { sealAll } from '../mcp-connectors/mcp-connector-record.ts';
import type { McpConnectorService } from '../mcp-connectors/service.ts';
import { Answers } from './asker.ts';
import type { Connection } from './connection.ts';
import { type ConnectableOption, optionsOf, preferredOption } from './options.ts';
import type { RegistryClient } from './registry-client.ts';
import type { ServerResponse } from './server-json.ts';

const LATEST = 'latest';

/** Names that are looked at for the one that was meant. */
const NEAR_NAMES = 30;

/** Servers of registries, and capabilities made of them. */
export class RegistryService {
  readonly #client: RegistryClient;
  readonly #connectors: McpConnectorService;
  readonly #secrets: SecretBox;
  readonly #audit: AuditLog;
  readonly #defaultUrl: string;

  constructor(
    client: RegistryClient,
    connectors: McpConnectorService,
    secrets: SecretBox,
    audit: AuditLog,
    defaultUrl: string,
  ) {
    this.#client = client;
    this.#connectors = connectors;
    this.#secrets = secrets;
    this.#audit = audit;
    this.#defaultUrl = defaultUrl;
  }

  /** Latest versions by name; cursors are the registry's own. */
  async list(
    identity: Identity,
    url: string | undefined,
    search: string | undefined,
    first: number,
    after: string | undefined,
  ): Promise<RegistryServerList> {
    const page = { search, limit: first, cursor: after };
    const { servers, metadata } = await this.#client.list(identity, url ?? this.#defaultUrl, page);
    const nodes = (servers ?? []).filter((it) => statusOf(it) !== 'deleted').map((it) => shown(it, url));
    const next = metadata?.nextCursor || null;
    return { nodes, totalCount: null, pageInfo: { hasNextPage: next !== null, endCursor: next } };
  }

  async find(
    identity: Identity,
    url: string | undefined,
    name: string,
    version: string | undefined,
  ): Promise<RegistryServer | null> {
    const found = await this.#client.find(identity, url ?? this.#defaultUrl, name, version ?? LATEST);
    return found === undefined ? null : shown(found, url);
  }

  versions(identity: Identity, { registryUrl, name }: RegistryServer): Promise<string[]> {
    return this.#client.versions(identity, registryUrl ?? this.#defaultUrl, name);
  }

  /** Connects to a server of a registry, or runs its package, and takes in what it offers. Nothing is kept of one that does not answer. */
  async import(identity: Identity, input: RegistryServerInput): Promise<Capability> {
    return this.#audit.record(identity, { action: 'importRegistryServer', input }, async () => {
      const url = input.registryUrl ?? this.#defaultUrl;
      const found = await this.#required(identity, url, input);
      const { server } = found;
      const connection = connect(choose(optionsOf(server), input), input);
      const title = input.title ?? server.title ?? server.name.split('/').pop() ?? server.name;
      const name = title.trim().slice(0, 100);
      const { auth, tokenPerUser } = input;
      checkConnection({ name, auth, tokenPerUser }, connection);
      return this.#connectors.add(identity, {
        name,
        description: server.description?.slice(0, 2000),
        mcp: {
          ...(await this.#seal(connection)),
          auth: auth ? await sealAuth(auth, this.#secrets, undefined, 'input.auth') : undefined,
          tokenPerUser: tokenPerUser ?? false,
          allowPrivateNetwork: input.allowPrivateNetwork ?? false,
          registry: { url, name: server.name, version: server.version },
        },
      });
    });
  }

  async #required(
    identity: Identity,
    url: string,
    { name, version }: RegistryServerInput,
  ): Promise<ServerResponse> {
    const found = await this.#client.find(identity, url, name, version ?? LATEST);
    if (found !== undefined && statusOf(found) !== 'deleted') return found;
    if (version != null) {
      const versions = await this.#client.versions(identity, url, name);
      if (versions.length > 0)
        throw notFound(
          'input.version',
          `${name} has no version ${version}; it has ${versions.slice(0, 20).join(', ')}`,
        );
    }
    const search = name.split('/').pop();
    const { servers } = await this.#client.list(identity, url, {
      search,
      limit: NEAR_NAMES,
      cursor: undefined,
    });
    const names = (servers ?? []).map(({ server }) => server.name);
    throw notFound('input.name', `the registry has no server ${name}${didYouMean(name, names)}`);
  }

  async #seal({ transport, url, headers, command, args, env, secrets }: Connection): Promise<McpConnector> {
    return {
      transport,
      url: url?.masked,
      headers: await sealAll(headers ?? {}, this.#secrets),
      command,
      args: args?.map(({ masked }) => masked) ?? [],
      env: await sealAll(env ?? {}, this.#secrets),
      variables: await sealAll(secrets, this.#secrets),
      allowPrivateNetwork: false,
    };
  }
}

function choose(options: ConnectableOption[], { name, option }: RegistryServerInput): ConnectableOption {
  const chosen = option == null ? preferredOption(options) : options.find(({ shown }) => shown.id === option);
  if (chosen !== undefined && chosen.shown.unsupported == null) return chosen;
  const field = option == null ? 'name' : 'option';
  const all = options.map(
    ({ shown: { id, type, unsupported } }) => `${id} (${type})${unsupported ? `: ${unsupported}` : ''}`,
  );
  const message =
    chosen !== undefined
      ? String(chosen.shown.unsupported)
      : option != null
        ? `${name} has no option ${option}; it has ${all.join(', ') || 'none'}`
        : `${name} cannot be used here: ${all.join('; ') || 'it says neither where it runs nor how to run it'}`;
  throw new PlatformError('VALIDATION_FAILED', message, { fields: [{ path: `input.${field}`, message }] });
}

function connect(option: ConnectableOption, { name, values }: RegistryServerInput): Connection {
  const answers = new Answers(values ?? {});
  const connection = option.connect(answers);
  answers.refuseOthers();
  if (answers.issues.length === 0) return connection;
  const names = answers.issues.map(({ path }) => path.replace('input.values.', '')).join(', ');
  throw new PlatformError('VALIDATION_FAILED', `${name} asks for values: ${names}`, {
    fields: answers.issues,
  });
}

/** What a registry says is as foreign as what anybody types: the same rules hold. */
function checkConnection(
  given: { name: string } & Pick<RegistryServerInput, 'auth' | 'tokenPerUser'>,
  { transport, url, headers, command, args, env }: Connection,
): void {
  const http = { url: url?.text, headers };
  const stdio = { command, args: args?.map(({ text }) => text), env };
  parseInput(mcpConnectorRules, { ...given, transport, ...(command === undefined ? http : stdio) }, 'input');
}

function shown({ server, _meta }: ServerResponse, registryUrl: string | undefined): RegistryServer {
  const official = _meta?.['io.modelcontextprotocol.registry/official'];
  const { name, title, description, version, websiteUrl, repository } = server;
  return {
    name,
    title,
    description: description ?? '',
    version,
    isLatest: official?.isLatest ?? null,
    status: official?.status ?? server.status ?? null,
    websiteUrl,
    repositoryUrl: repository?.url,
    options: optionsOf(server).map((option) => option.shown),
    registryUrl,
  };
}

function statusOf({ server, _meta }: ServerResponse): string | null | undefined {
  return _meta?.['io.modelcontextprotocol.registry/official']?.status ?? server.status;
}

function notFound(path: string, message: string): PlatformError {
  return new PlatformError('NOT_FOUND', message, { fields: [{ path, message }] });
}
