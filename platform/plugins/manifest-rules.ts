import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

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

/** Entries of one list of a manifest at the most. */
export const MAX_ENTRIES = 100;

const HOST = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i;

/** Text of so many characters at the most. */
export const text = (max: number) => z.string('must be text').max(max, `must have at most ${max} characters`);

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

/** Two lists; what is left out is empty. */
const rules = <Rule extends z.ZodType>(rule: Rule) =>
  z
    .looseObject({
      allow: z.array(rule, 'must be a list').max(MAX_ENTRIES).nullish(),
      deny: z.array(rule, 'must be a list').max(MAX_ENTRIES).nullish(),
    })
    .nullish()
    .transform((it) => ({ allow: it?.allow ?? [], deny: it?.deny ?? [] }));

/** The keys that `permissions.environment` lists. */
export const environmentKeys = z
  .looseObject({ allow: z.array(keyRule, 'must be a list').max(MAX_ENTRIES).nullish() })
  .nullish()
  .transform((it) => [...new Set(it?.allow ?? [])]);

/** The lists `allow` and `deny` of `permissions.network`. */
export const networkRules = rules(networkRule);

/** The lists `allow` and `deny` of `permissions.filesystem`. */
export const fileRules = rules(fileRule);

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
