import { z } from 'zod';
import {
  environmentKeys,
  type FileRule,
  fileRules,
  MAX_ENTRIES,
  type NetworkRule,
  networkRules,
  text,
} from './manifest-rules.ts';
import { MEGABYTE } from './package-limits.ts';
import { parseBytes, parseDuration } from './quantity.ts';

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
      network: networkRules,
      filesystem: fileRules,
      environment: environmentKeys,
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
