import { z } from 'zod';

const httpUrl = z
  .string()
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'a URL that begins with http:// or https://',
  });
const key = z.string().min(1, 'a key');
const model = z.string().min(1, 'the name of a model');

/** Environment variables of built-ins: what a gateway's own settings do not say comes from here. */
export const builtinVariables = {
  SEARXNG_URL: httpUrl.optional(),
  BRAVE_API_KEY: key.optional(),
  TAVILY_API_KEY: key.optional(),
  OPENAI_API_KEY: key.optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  OPENAI_EMBEDDING_MODEL: model.default('text-embedding-3-small'),
  GEMINI_API_KEY: key.optional(),
  GEMINI_BASE_URL: httpUrl.optional(),
  GEMINI_EMBEDDING_MODEL: model.default('gemini-embedding-001'),
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
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
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

/** An embedding provider that the operator configured. */
export interface EmbeddingDefaults {
  apiKey: string | undefined;
  /** Undefined: the provider's own. */
  baseUrl: string | undefined;
  model: string;
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
  openai: EmbeddingDefaults;
  gemini: EmbeddingDefaults;
  /** Where files are kept; undefined: in the data folder. */
  s3: S3Bucket | undefined;
  /** Undefined: where distributions put it. */
  chromiumPath: string | undefined;
}

export function builtinConfig(v: Variables): BuiltinConfig {
  return {
    search: { searxngUrl: v.SEARXNG_URL, braveApiKey: v.BRAVE_API_KEY, tavilyApiKey: v.TAVILY_API_KEY },
    openai: { apiKey: v.OPENAI_API_KEY, baseUrl: v.OPENAI_BASE_URL, model: v.OPENAI_EMBEDDING_MODEL },
    gemini: { apiKey: v.GEMINI_API_KEY, baseUrl: v.GEMINI_BASE_URL, model: v.GEMINI_EMBEDDING_MODEL },
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

/** The hosts of the endpoints that the operator named: calls to them are exempt from egress rules (contract.md, environment). */
export function operatorHosts({ search, openai, gemini, s3 }: BuiltinConfig): string[] {
  return [search.searxngUrl, openai.baseUrl, gemini.baseUrl, s3?.endpoint]
    .filter((endpoint) => endpoint !== undefined)
    .map((endpoint) => new URL(endpoint).hostname.replace(/^\[|\]$/g, ''));
}
