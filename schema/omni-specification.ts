import { z } from 'zod';

/** Who picks the tool and its arguments, in the order in which they are tried. */
export const OMNI_PROVIDERS = ['gemini', 'openai', 'sampling', 'lexical'] as const;
export type OmniProvider = (typeof OMNI_PROVIDERS)[number];

/** What `omni_tool` of a specification may say. */
export const omniContent = z.strictObject({
  provider: z
    .enum(OMNI_PROVIDERS)
    .optional()
    .describe(
      "Who picks the tool: gemini, openai (any OpenAI-compatible endpoint), sampling (the client's own model) or lexical (no model). " +
        'Default: the first of them that is configured; lexical always is. When one fails, the next ones follow.',
    ),
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The model of the provider. Default: what the platform is configured with.'),
  confidence_threshold: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('With less confidence than this nothing is run and the candidates are shown. Default: 0.7.'),
  max_steps: z
    .int()
    .min(1)
    .max(20)
    .optional()
    .describe('Tools that one request may run, one after the other. Default: 5.'),
  clarify: z
    .boolean()
    .optional()
    .describe(
      'Whether the client is asked (elicitation) when the confidence is too low, where it can be. Default: true.',
    ),
  candidates: z
    .int()
    .min(1)
    .max(40)
    .optional()
    .describe('Tools that search hands to the model to choose from. Default: 12.'),
  allow_destructive: z
    .boolean()
    .optional()
    .describe('Whether tools that say they are destructive run without being confirmed. Default: false.'),
  timeout_seconds: z
    .number()
    .positive()
    .max(600)
    .optional()
    .describe('How long a model may take to choose, retries included. Default: 30.'),
  price_per_million_tokens: z
    .strictObject({ input: z.number().min(0), output: z.number().min(0) })
    .optional()
    .describe('What the model costs, in any currency; results then say what a request cost.'),
});

export type OmniContent = z.infer<typeof omniContent>;

/** `omni_tool` with every default filled in. */
export interface OmniSettings {
  provider: OmniProvider | undefined;
  model: string | undefined;
  confidenceThreshold: number;
  maxSteps: number;
  clarify: boolean;
  candidates: number;
  allowDestructive: boolean;
  timeoutMs: number;
  pricePerMillionTokens: { input: number; output: number } | undefined;
}

export function omniSettings(content: OmniContent = {}): OmniSettings {
  return {
    provider: content.provider,
    model: content.model,
    confidenceThreshold: content.confidence_threshold ?? 0.7,
    maxSteps: content.max_steps ?? 5,
    clarify: content.clarify ?? true,
    candidates: content.candidates ?? 12,
    allowDestructive: content.allow_destructive ?? false,
    timeoutMs: (content.timeout_seconds ?? 30) * 1000,
    pricePerMillionTokens: content.price_per_million_tokens,
  };
}
