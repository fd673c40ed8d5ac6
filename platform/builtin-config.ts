import { z } from 'zod';

const httpUrl = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'a URL that begins with http:// or https://',
  });
const key = z.string().min(1, 'a key');

/** Environment variables of built-ins: what a gateway's own settings do not say comes from here. */
export const builtinVariables = {
  SEARXNG_URL: httpUrl.optional(),
  BRAVE_API_KEY: key.optional(),
  TAVILY_API_KEY: key.optional(),
  S3_ENDPOINT: httpUrl.optional(),
  S3_BUCKET: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'the name of a bucket: 3 to 63 characters of a-z, 0-9, hyphen and dot',
    )
    .optional(),
  S3_REGION: z.string().min(1, 'a region such as eu-central-1').default('us-east-1'),
  S3_ACCESS_KEY_ID: key.optional(),
  S3_SECRET_ACCESS_KEY: key.optional(),
  CHROMIUM_PATH: z.string().startsWith('/', 'the absolute path of a Chromium or Chrome').optional(),
};

/** Those of them whose values are never repeated in a message. */
export const SECRET_BUILTIN_VARIABLES = [
  'BRAVE_API_KEY',
  'TAVILY_API_KEY',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
] as const;

type Variables = z.infer<z.ZodObject<typeof builtinVariables>>;

/** Who searches the web where a gateway does not say. */
export interface SearchDefaults {
  searxngUrl: string | undefined;
  braveApiKey: string | undefined;
  tavilyApiKey: string | undefined;
}

/** A bucket of an S3-compatible store. */
export interface S3Bucket {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface BuiltinConfig {
  search: SearchDefaults;
  /** Where files are kept; undefined: in the data folder. */
  s3: S3Bucket | undefined;
  /** Undefined: where distributions put it. */
  chromiumPath: string | undefined;
}

export function builtinConfig(v: Variables): BuiltinConfig {
  return {
    search: { searxngUrl: v.SEARXNG_URL, braveApiKey: v.BRAVE_API_KEY, tavilyApiKey: v.TAVILY_API_KEY },
    s3: s3Bucket(v),
    chromiumPath: v.CHROMIUM_PATH,
  };
}

/** What is half configured is a mistake, told where it is noticed: `incompleteS3`. */
function s3Bucket(v: Variables): S3Bucket | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = v;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = v;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return undefined;
  return { endpoint, bucket, region, accessKeyId, secretAccessKey };
}

/** The variables that are still missing where some of a bucket's are set. */
export function incompleteS3(set: Record<string, string | undefined>): string[] {
  const names = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];
  const missing = names.filter((name) => set[name] === undefined);
  return missing.length === names.length ? [] : missing;
}
