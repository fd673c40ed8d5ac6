import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { COMMAND_NAME } from '../schema/command-name.ts';
import type { Role } from '../schema/viewer.ts';
import {
  type BuiltinConfig,
  builtinConfig,
  builtinVariables,
  incompleteS3,
  SECRET_BUILTIN_VARIABLES,
} from './builtin-config.ts';

/** What makes vectors where nobody names a model. */
export const EMBEDDING_MODELS = { openai: 'text-embedding-3-small', gemini: 'gemini-embedding-001' };

/** The domain part of a host, without port and without the brackets of an IPv6 literal, in lower case. */
const hostname = z
  .string()
  .transform((value) => value.toLowerCase().replace(/^\[|\]$/g, ''))
  .refine((value) => isIP(value) > 0 || /^(\*\.|[a-z0-9_-]+-\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(value), {
    message: 'host names such as gateway.example.com or mcp-*.example.com, separated by commas',
  });

const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .pipe(z.array(item));

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `a whole number from ${minimum} to ${maximum}`);

const url = (protocols: readonly string[]) =>
  z.string().refine(
    (value) => {
      return URL.canParse(value) && protocols.includes(new URL(value).protocol);
    },
    { message: `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}` },
  );

/** An address, which is no IPv4 address in IPv6 clothes, with as many bits as it has at the most. */
function isRange(value: string): boolean {
  const [address = '', bits = '', ...rest] = value.split('/');
  const longest = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return (
    rest.length === 0 &&
    longest > 0 &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= longest &&
    !/^::ffff:/i.test(address)
  );
}

/** An address range, a host name, or the word `loopback`. */
const egressEntry = z
  .string()
  .refine(
    (value) =>
      value === 'loopback' ||
      isRange(value) ||
      isIP(value) > 0 ||
      /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(value),
    {
      message: 'host names, addresses, ranges such as 10.0.0.0/8, or the word loopback, separated by commas',
    },
  );

/** The names of {@link Role}, which itself would bring the whole GraphQL schema along. */
const ROLES: readonly string[] = ['OWNER', 'ADMIN', 'DEVELOPER', 'VIEWER'] satisfies `${Role}`[];

/** Of each of `group=role` the group and the role. */
const groupRoles = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map((entry) => {
        const at = entry.lastIndexOf('=');
        return [
          entry.slice(0, at).trim(),
          entry
            .slice(at + 1)
            .trim()
            .toUpperCase(),
        ] as const;
      }),
  )
  .refine((pairs) => pairs.every(([group, role]) => group !== '' && ROLES.includes(role)), {
    message:
      'pairs such as platform-team=admin, separated by commas; roles are owner, admin, developer, viewer',
  })
  .transform((pairs) => pairs.map(([group, role]) => ({ group, role: role as Role })));

const variables = z.object({
  PORT: integer(1, 65535).default(4000),
  HOST: z.string().min(1, 'an address or host name to listen on').default('127.0.0.1'),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  DATA_DIR: z.string().min(1, 'a folder').default('.data'),
  MONGODB_URI: url(['mongodb:', 'mongodb+srv:']).optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  ADMIN_KEY: z.string().min(32, 'any string of 32 characters or more').optional(),
  SECRET_KEY: z.string().min(32, 'any string of 32 characters or more').optional(),
  SECRET_KEY_PREVIOUS: z.string().min(32, 'any string of 32 characters or more').optional(),
  ALLOWED_HOSTS: list(hostname).optional(),
  ALLOWED_ORIGINS: list(url(['http:', 'https:'])).optional(),
  TRUST_PROXY: z
    .string()
    .transform((value) => (value === 'off' || value === '' ? false : value === 'on' ? true : value))
    .default(false),
  EGRESS_ALLOW: list(egressEntry).default([]),
  MCP_REGISTRY_URL: url(['http:', 'https:']).default('https://registry.modelcontextprotocol.io'),
  STDIO_ALLOW: list(
    z.string().regex(COMMAND_NAME, 'bare command names such as npx, without paths, separated by commas'),
  ).default([]),
  STDIO_MAX_PROCESSES: integer(1, 10_000).default(64),
  STDIO_IDLE_SECONDS: integer(1, 86_400).default(300),
  UPSTREAM_IDLE_SECONDS: integer(1, 86_400).default(600),
  OIDC_ISSUER: url(['http:', 'https:']).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPES: z.string().default('openid email profile'),
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_ROLES: groupRoles.default([]),
  WORKER_CONCURRENCY: integer(1, 1000).default(32),
  WORKERS: integer(1, 64).default(1),
  PLUGIN_PACKAGE_MB: integer(1, 256).default(10),
  PLUGIN_UNPACKED_MB: integer(1, 1024).default(64),
  PLUGIN_MEMORY_MB: integer(1, 4096).default(1024),
  PLUGIN_TIMEOUT_SECONDS: integer(1, 3600).default(300),
  PLUGIN_HOSTS: integer(1, 256).optional(),
  PLUGIN_CACHE_MB: integer(64, 1_000_000).default(2048),
  WORKSPACE_MB: integer(1, 1_000_000).default(256),
  GATEWAY_BACKLOG: integer(1, 20_000).default(1000),
  ACTIVITY_DAYS: integer(1, 3650).default(30),
  ACTIVITY_ENTRIES: integer(1, 100_000_000).default(200_000),
  USAGE_DAYS: integer(2, 3650).default(400),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:']).optional(),
  OPENAPI_MAX_BYTES: integer(1024, 100 * 1024 * 1024).default(10 * 1024 * 1024),
  OPENAPI_MAX_OPERATIONS: integer(1, 5000).default(500),
  REST_MAX_RESPONSE_BYTES: integer(1024, 64 * 1024 * 1024).default(1024 * 1024),
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_BASE_URL: url(['http:', 'https:']).optional(),
  GEMINI_MODEL: z.string().default('gemini-flash-latest'),
  GEMINI_EMBEDDING_MODEL: z.string().default(EMBEDDING_MODELS.gemini),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url(['http:', 'https:']).optional(),
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  OPENAI_EMBEDDING_MODEL: z.string().default(EMBEDDING_MODELS.openai),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      message: 'one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  ...builtinVariables,
});

/** Variables whose values are never repeated in a message. */
const SECRET_VARIABLES = new Set<string>([
  'ADMIN_KEY',
  'SECRET_KEY',
  'SECRET_KEY_PREVIOUS',
  'MONGODB_URI',
  'REDIS_URL',
  'OIDC_CLIENT_SECRET',
  'GEMINI_API_KEY',
  'OPENAI_API_KEY',
  ...SECRET_BUILTIN_VARIABLES,
]);

/** An identity provider through which users sign in (OpenID Connect). */
export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scopes: string;
  /** The claim that names a user's groups. */
  groupsClaim: string;
  /** What members of a group may do; the group `*` is everybody whom the provider lets in. */
  roles: readonly { group: string; role: Role }[];
}

/** An endpoint with models, as far as the operator has set it up. */
export interface ModelEndpoint {
  /** Endpoints of one's own may need none. */
  apiKey: string | undefined;
  /** Undefined: the provider's own. */
  baseUrl: string | undefined;
  model: string;
  embeddingModel: string;
}

/** The platform's settings, read once from the environment (contract.md, Commands and environment). */
export interface Config {
  port: number;
  host: string;
  /** Base of printed endpoints, without a slash at its end; undefined means `http://localhost:<port>`. */
  publicUrl: string | undefined;
  /** Absolute path. */
  dataDir: string;
  mongodbUri: string | undefined;
  redisUrl: string | undefined;
  adminKey: string | undefined;
  secretKey: string | undefined;
  /** Opens what was sealed before the key was changed. */
  secretKeyPrevious: string | undefined;
  allowedHosts: readonly string[] | undefined;
  allowedOrigins: readonly string[] | undefined;
  trustProxy: boolean | string;
  egressAllow: readonly string[];
  /** The registry of MCP servers that is asked where none is named. */
  mcpRegistryUrl: string;
  /** Commands that stdio connectors may run. */
  stdioAllow: readonly string[];
  /** Processes of stdio connectors on one worker at the most. */
  stdioMaxProcesses: number;
  /** A process of a stdio connector that nobody used for this long is ended. */
  stdioIdleSeconds: number;
  /** A session with an MCP server that nobody used for this long is closed. */
  upstreamIdleSeconds: number;
  oidc: OidcConfig | undefined;
  workerConcurrency: number;
  workers: number;
  builtins: BuiltinConfig;
  plugins: PluginConfig;
  /** What the files of one gateway may have together, in bytes. */
  workspaceBytes: number;
  /** Requests of one gateway that may wait for a worker or be under way, for each API process. */
  gatewayBacklog: number;
  /** How long activity is kept, in days, and how many entries of a gateway at the most; how long usage is kept, in days. */
  activityDays: number;
  activityEntries: number;
  usageDays: number;
  /** How large an API description may be, with all documents that it refers to, in bytes. */
  openApiMaxBytes: number;
  /** Operations of one API description that become tools, at the most. */
  openApiMaxOperations: number;
  /** How much of a REST API's answer is passed on, in bytes. */
  restMaxResponseBytes: number;
  /** Undefined: not set up. */
  gemini: ModelEndpoint | undefined;
  /** OpenAI, or anything that speaks its protocol; undefined: not set up. */
  openai: ModelEndpoint | undefined;
  logLevel: string;
  /** Where traces go; undefined: nowhere. */
  otlpEndpoint: string | undefined;
}

/** Bounds of plugins. Sizes are in bytes, times in milliseconds. */
export interface PluginConfig {
  packageBytes: number;
  unpackedBytes: number;
  maxMemoryBytes: number;
  maxTimeoutMs: number;
  /** Sandbox processes of one worker; undefined: as many as the machine is good for. */
  hosts: number | undefined;
  /** What built components may take on a worker's disk. */
  cacheBytes: number;
}

const MEGABYTE = 1024 * 1024;

/** A wrong environment variable. The message names the variable, its value unless that is secret, and what fits. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the settings. A variable that is set to nothing counts as unset.
 * @throws ConfigError that lists every wrong variable, a line each.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(set);
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => describe(issue, set)).join('\n'));
  const [missing] = incompleteS3(set);
  if (missing !== undefined)
    throw new ConfigError(
      `${missing} is not set; files go to S3 when all of S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY are.`,
    );
  const v = parsed.data;
  return {
    port: v.PORT,
    host: v.HOST,
    publicUrl: v.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir: resolve(v.DATA_DIR),
    mongodbUri: v.MONGODB_URI,
    redisUrl: v.REDIS_URL,
    adminKey: v.ADMIN_KEY,
    secretKey: v.SECRET_KEY,
    secretKeyPrevious: v.SECRET_KEY_PREVIOUS,
    allowedHosts: v.ALLOWED_HOSTS,
    allowedOrigins: v.ALLOWED_ORIGINS,
    trustProxy: v.TRUST_PROXY,
    egressAllow: v.EGRESS_ALLOW,
    mcpRegistryUrl: v.MCP_REGISTRY_URL,
    stdioAllow: v.STDIO_ALLOW,
    stdioMaxProcesses: v.STDIO_MAX_PROCESSES,
    stdioIdleSeconds: v.STDIO_IDLE_SECONDS,
    upstreamIdleSeconds: v.UPSTREAM_IDLE_SECONDS,
    oidc: oidcOf(v),
    workerConcurrency: v.WORKER_CONCURRENCY,
    workers: v.WORKERS,
    builtins: builtinConfig(v),
    plugins: {
      packageBytes: v.PLUGIN_PACKAGE_MB * MEGABYTE,
      unpackedBytes: v.PLUGIN_UNPACKED_MB * MEGABYTE,
      maxMemoryBytes: v.PLUGIN_MEMORY_MB * MEGABYTE,
      maxTimeoutMs: v.PLUGIN_TIMEOUT_SECONDS * 1000,
      hosts: v.PLUGIN_HOSTS,
      cacheBytes: v.PLUGIN_CACHE_MB * MEGABYTE,
    },
    workspaceBytes: v.WORKSPACE_MB * MEGABYTE,
    gatewayBacklog: v.GATEWAY_BACKLOG,
    activityDays: v.ACTIVITY_DAYS,
    activityEntries: v.ACTIVITY_ENTRIES,
    usageDays: v.USAGE_DAYS,
    openApiMaxBytes: v.OPENAPI_MAX_BYTES,
    openApiMaxOperations: v.OPENAPI_MAX_OPERATIONS,
    restMaxResponseBytes: v.REST_MAX_RESPONSE_BYTES,
    gemini: modelEndpoint(v.GEMINI_API_KEY, v.GEMINI_BASE_URL, v.GEMINI_MODEL, v.GEMINI_EMBEDDING_MODEL),
    openai: modelEndpoint(v.OPENAI_API_KEY, v.OPENAI_BASE_URL, v.OPENAI_MODEL, v.OPENAI_EMBEDDING_MODEL),
    logLevel: v.LOG_LEVEL,
    otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}

/** A key or an address sets an endpoint up. */
function modelEndpoint(
  apiKey: string | undefined,
  baseUrl: string | undefined,
  model: string,
  embeddingModel: string,
): ModelEndpoint | undefined {
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  return { apiKey, baseUrl, model, embeddingModel };
}

/** The hosts of endpoints that the operator named: calls to them are exempt from egress rules (contract.md, environment). */
export function operatorHosts({ gemini, openai, builtins }: Config): string[] {
  return [gemini?.baseUrl, openai?.baseUrl, builtins.search.searxngUrl, builtins.s3?.endpoint]
    .filter((endpoint) => endpoint !== undefined)
    .map((endpoint) => new URL(endpoint).hostname.replace(/^\[|\]$/g, ''));
}

function oidcOf(v: z.output<typeof variables>): OidcConfig | undefined {
  if (v.OIDC_ISSUER === undefined) return undefined;
  const why = 'OIDC_ISSUER is, and does not know this platform without it';
  return {
    issuer: v.OIDC_ISSUER,
    clientId: required(v.OIDC_CLIENT_ID, 'OIDC_CLIENT_ID', why),
    clientSecret: v.OIDC_CLIENT_SECRET,
    scopes: v.OIDC_SCOPES,
    groupsClaim: v.OIDC_GROUPS_CLAIM,
    roles: v.OIDC_ROLES,
  };
}

/** What URLs begin with that clients and browsers are given. */
export function publicUrlOf({ publicUrl, port }: Config): string {
  return publicUrl ?? `http://localhost:${port}`;
}

function describe(issue: z.core.$ZodIssue, set: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  const value = SECRET_VARIABLES.has(name) ? `a value of ${set[name]?.length} characters` : `"${set[name]}"`;
  return `${name} is ${value}; what fits is ${issue.message}.`;
}

/** Takes a setting that a process of this kind cannot do without. @throws ConfigError */
export function required(value: string | undefined, name: string, why: string): string {
  if (value === undefined) throw new ConfigError(`${name} is not set; ${why}.`);
  return value;
}
