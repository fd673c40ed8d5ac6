import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { MEGABYTE } from './package-limits.ts';
import { parseBytes, parseDuration } from './quantity.ts';

/** A host by name, or addresses by range. */
export type NetworkRule = { host: string } | { cidr: string };

/** A place in a gateway's workspace. */
export interface FileRule {
  /** Absolute in the workspace, without a slash at its end: `/notes`. The workspace itself is empty. */
  path: string;
  /** The place alone, what is directly in it, or the place and everything below it. */
  reach: 'itself' | 'children' | 'tree';
  /** Writing implies reading. */
  access: 'read' | 'write';
}

/** What a plugin says of itself, asks for and is limited to. */
export interface Manifest {
  metadata: z.output<typeof metadata>;
  permissions: {
    network: { allow: NetworkRule[]; deny: NetworkRule[] };
    filesystem: { allow: FileRule[]; deny: FileRule[] };
    /** Keys of environment variables that the plugin may see. */
    environment: string[];
  };
  limits: { memoryBytes: number; timeoutMs: number };
}

/** What a plugin may ask for. */
export interface ManifestBounds {
  maxMemoryBytes: number;
  maxTimeoutMs: number;
}

const DEFAULT_MEMORY_BYTES = 256 * MEGABYTE;
const DEFAULT_TIMEOUT_MS = 30_000;
const MIN_MEMORY_BYTES = MEGABYTE;

/** Entries of one list at the most. */
const MAX_ENTRIES = 100;

const HOST = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;

const text = (max: number) => z.string('must be text').max(max, `must have at most ${max} characters`);

const metadata = z.looseObject({
  name: text(100).trim().min(1, 'must not be empty').optional(),
  description: text(2000).optional(),
  version: z
    .union([text(100), z.number()], 'must be text')
    .transform(String)
    .optional(),
  author: text(200).optional(),
  license: text(100).optional(),
  homepage: text(2000).optional(),
  tags: z.array(text(100), 'must be a list').max(MAX_ENTRIES).optional(),
});

const host = text(255)
  .refine((value) => value === '*' || isIP(value) > 0 || HOST.test(value), {
    message: 'must be a host such as api.example.com or *.example.com, without scheme, port or path',
  })
  .transform((value) => value.toLowerCase());

const cidr = text(50).refine((value) => value.includes('/') && ipaddr.isValidCIDR(value), {
  message: 'must be a range of addresses such as 203.0.113.0/24',
});

const networkRule = z
  .looseObject({ host: host.optional(), cidr: cidr.optional() }, 'must be an entry with host or cidr')
  .transform((rule, context): NetworkRule => {
    if (rule.host !== undefined && rule.cidr === undefined) return { host: rule.host };
    if (rule.cidr !== undefined && rule.host === undefined) return { cidr: rule.cidr };
    context.addIssue({ code: 'custom', message: 'must have either host or cidr' });
    return z.NEVER;
  });

const access = z.enum(['read', 'write'], 'must be read or write');

const fileRule = z
  .looseObject(
    {
      uri: text(1000),
      access: z
        .union([access, z.array(access).min(1, 'must name read or write')], 'must be read or write')
        .optional(),
    },
    'must be an entry with uri and access',
  )
  .transform((rule, context): FileRule => {
    const place = parsePlace(rule.uri);
    const granted = [rule.access ?? 'read'].flat();
    if (place !== undefined) return { ...place, access: granted.includes('write') ? 'write' : 'read' };
    context.addIssue({
      code: 'custom',
      path: ['uri'],
      message: 'must be a place in the workspace such as fs://notes/today.md, fs://notes/* or fs://notes/**',
    });
    return z.NEVER;
  });

const key = z
  .string('must be text')
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');
const keyRule = z.union([key, z.looseObject({ key }).transform((it) => it.key)], 'must be an entry with key');

const rules = <Rule extends z.ZodType>(rule: Rule) =>
  z
    .looseObject({
      allow: z.array(rule, 'must be a list').max(MAX_ENTRIES).nullish(),
      deny: z.array(rule, 'must be a list').max(MAX_ENTRIES).nullish(),
    })
    .nullish()
    .transform((it) => ({ allow: it?.allow ?? [], deny: it?.deny ?? [] }));

const environment = z
  .looseObject({ allow: z.array(keyRule, 'must be a list').max(MAX_ENTRIES).nullish() })
  .nullish()
  .transform((it) => [...new Set(it?.allow ?? [])]);

const section = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape, 'must be a section');

/** The form of `noorle.yaml`, within what the platform allows. Keys that it does not know are left alone. */
export function manifestSchema({ maxMemoryBytes, maxTimeoutMs }: ManifestBounds) {
  const memory = z
    .union([z.string(), z.number()], 'must be a size such as 512Mi')
    .transform((value, context) => {
      const bytes = parseBytes(String(value));
      if (bytes !== undefined && bytes >= MIN_MEMORY_BYTES && bytes <= maxMemoryBytes) return bytes;
      const range = `from 1Mi to ${maxMemoryBytes / MEGABYTE}Mi`;
      context.addIssue({ code: 'custom', message: `must be a size such as 512Mi, ${range}` });
      return z.NEVER;
    });
  const timeout = z
    .union([z.string(), z.number()], 'must be a duration such as 30s')
    .transform((value, context) => {
      const milliseconds = typeof value === 'number' ? value * 1000 : parseDuration(value);
      if (milliseconds !== undefined && milliseconds > 0 && milliseconds <= maxTimeoutMs) return milliseconds;
      context.addIssue({
        code: 'custom',
        message: `must be a duration such as 30s, at most ${maxTimeoutMs / 1000}s`,
      });
      return z.NEVER;
    });
  return section({
    schema_version: z
      .union([z.string(), z.number()], 'is missing; write schema_version: "1.0"')
      .refine((value) => value === 1 || value === '1.0', {
        message: 'must be "1.0", the only version there is',
      }),
    metadata: metadata.nullish().transform((it) => it ?? {}),
    runtime: text(50).nullish(),
    permissions: section({
      network: rules(networkRule),
      filesystem: rules(fileRule),
      environment,
    }).nullish(),
    resources: section({
      limits: section({ memory: memory.optional(), timeout: timeout.optional() }).nullish(),
    }).nullish(),
  }).transform(
    ({ metadata: about, permissions, resources }): Manifest => ({
      metadata: about,
      permissions: {
        network: permissions?.network ?? { allow: [], deny: [] },
        filesystem: permissions?.filesystem ?? { allow: [], deny: [] },
        environment: permissions?.environment ?? [],
      },
      limits: {
        memoryBytes: resources?.limits?.memory ?? Math.min(DEFAULT_MEMORY_BYTES, maxMemoryBytes),
        timeoutMs: resources?.limits?.timeout ?? Math.min(DEFAULT_TIMEOUT_MS, maxTimeoutMs),
      },
    }),
  );
}

/** What a plugin without manifest has: nothing but the usual limits. */
export function defaultManifest(bounds: ManifestBounds): Manifest {
  return manifestSchema(bounds).parse({ schema_version: '1.0' });
}

/** `fs://notes/**` and the like; undefined where it is no place in a workspace. */
function parsePlace(uri: string): Pick<FileRule, 'path' | 'reach'> | undefined {
  const [, place] = /^fs:\/\/\/?(.*)$/.exec(uri) ?? [];
  if (place === undefined) return undefined;
  const parts = place.split('/').filter((part) => part !== '');
  const last = parts.at(-1);
  const reach = last === '**' ? 'tree' : last === '*' ? 'children' : 'itself';
  if (reach !== 'itself') parts.pop();
  if (parts.some((part) => part === '.' || part === '..' || part.includes('*') || part.includes('\0')))
    return undefined;
  return { path: parts.map((part) => `/${part}`).join(''), reach };
}
