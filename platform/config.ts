import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

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

/** An address range, a host name, or the word `loopback`. */
const egressEntry = z
  .string()
  .refine(
    (value) =>
      value === 'loopback' ||
      /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(value) ||
      isIP(value) > 0 ||
      /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(value),
    {
      message: 'host names, addresses, ranges such as 10.0.0.0/8, or the word loopback, separated by commas',
    },
  );

const variables = z.object({
  PORT: integer(1, 65535).default(4000),
  HOST: z.string().min(1, 'an address or host name to listen on').default('127.0.0.1'),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  DATA_DIR: z.string().min(1, 'a folder').default('.data'),
  MONGODB_URI: url(['mongodb:', 'mongodb+srv:']).optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  ADMIN_KEY: z.string().min(32, 'any string of 32 characters or more').optional(),
  SECRET_KEY: z.string().min(32, 'any string of 32 characters or more').optional(),
  ALLOWED_HOSTS: list(hostname).optional(),
  ALLOWED_ORIGINS: list(url(['http:', 'https:'])).optional(),
  TRUST_PROXY: z
    .string()
    .transform((value) => (value === 'off' || value === '' ? false : value === 'on' ? true : value))
    .default(false),
  EGRESS_ALLOW: list(egressEntry).default([]),
  WORKER_CONCURRENCY: integer(1, 1000).default(32),
  WORKERS: integer(1, 64).default(1),
  PLUGIN_PACKAGE_MB: integer(1, 256).default(10),
  PLUGIN_UNPACKED_MB: integer(1, 1024).default(64),
  PLUGIN_MEMORY_MB: integer(1, 4096).default(1024),
  PLUGIN_TIMEOUT_SECONDS: integer(1, 3600).default(300),
  PLUGIN_HOSTS: integer(1, 256).optional(),
  PLUGIN_CACHE_MB: integer(64, 1_000_000).default(2048),
  WORKSPACE_MB: integer(1, 1_000_000).default(256),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      message: 'one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

/** Variables whose values are never repeated in a message. */
const SECRET_VARIABLES = new Set(['ADMIN_KEY', 'SECRET_KEY', 'MONGODB_URI', 'REDIS_URL']);

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
  allowedHosts: readonly string[] | undefined;
  allowedOrigins: readonly string[] | undefined;
  trustProxy: boolean | string;
  egressAllow: readonly string[];
  workerConcurrency: number;
  workers: number;
  plugins: PluginConfig;
  /** What the files of one gateway may have together, in bytes. */
  workspaceBytes: number;
  logLevel: string;
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
    allowedHosts: v.ALLOWED_HOSTS,
    allowedOrigins: v.ALLOWED_ORIGINS,
    trustProxy: v.TRUST_PROXY,
    egressAllow: v.EGRESS_ALLOW,
    workerConcurrency: v.WORKER_CONCURRENCY,
    workers: v.WORKERS,
    plugins: {
      packageBytes: v.PLUGIN_PACKAGE_MB * MEGABYTE,
      unpackedBytes: v.PLUGIN_UNPACKED_MB * MEGABYTE,
      maxMemoryBytes: v.PLUGIN_MEMORY_MB * MEGABYTE,
      maxTimeoutMs: v.PLUGIN_TIMEOUT_SECONDS * 1000,
      hosts: v.PLUGIN_HOSTS,
      cacheBytes: v.PLUGIN_CACHE_MB * MEGABYTE,
    },
    workspaceBytes: v.WORKSPACE_MB * MEGABYTE,
    logLevel: v.LOG_LEVEL,
  };
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
