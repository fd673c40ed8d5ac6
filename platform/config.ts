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
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_BASE_URL: url(['http:', 'https:']).optional(),
  GEMINI_MODEL: z.string().default('gemini-flash-latest'),
  GEMINI_EMBEDDING_MODEL: z.string().default('gemini-embedding-001'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url(['http:', 'https:']).optional(),
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  OPENAI_EMBEDDING_MODEL: z.string().default('text-embedding-3-small'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      message: 'one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

/** Variables whose values are never repeated in a message. */
const SECRET_VARIABLES = new Set([
  'ADMIN_KEY',
  'SECRET_KEY',
  'MONGODB_URI',
  'REDIS_URL',
  'GEMINI_API_KEY',
  'OPENAI_API_KEY',
]);

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
  allowedHosts: readonly string[] | undefined;
  allowedOrigins: readonly string[] | undefined;
  trustProxy: boolean | string;
  egressAllow: readonly string[];
  workerConcurrency: number;
  workers: number;
  /** Undefined: not set up. */
  gemini: ModelEndpoint | undefined;
  /** OpenAI, or anything that speaks its protocol; undefined: not set up. */
  openai: ModelEndpoint | undefined;
  logLevel: string;
}

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
    gemini: modelEndpoint(v.GEMINI_API_KEY, v.GEMINI_BASE_URL, v.GEMINI_MODEL, v.GEMINI_EMBEDDING_MODEL),
    openai: modelEndpoint(v.OPENAI_API_KEY, v.OPENAI_BASE_URL, v.OPENAI_MODEL, v.OPENAI_EMBEDDING_MODEL),
    logLevel: v.LOG_LEVEL,
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
