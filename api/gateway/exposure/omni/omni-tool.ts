import { z } from 'zod';
import type { MetaTool } from '../meta-tool.ts';

const input = z.strictObject({
  request: z
    .string()
    .trim()
    .min(1)
    .max(8000)
    .describe('What is to be done, in plain words, with every value that is needed for it.'),
  context: z.string().max(20_000).optional().describe('What else is known that may help.'),
  dry_run: z.boolean().default(false).describe('Only say what would be run.'),
});

const step = z.object({
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  confidence: z.number(),
  rationale: z.string(),
  outcome: z
    .enum(['ok', 'tool_error', 'error', 'planned', 'not_confirmed'])
    .describe(
      'ok; tool_error: the tool says that it failed; error: it could not be run; planned: a dry run; not_confirmed: it is destructive and was not run.',
    ),
  result: z.string().optional().describe('The beginning of what it answered, as text.'),
});

const output = z.object({
  status: z.enum(['done', 'clarify', 'failed']),
  steps: z.array(step),
  candidates: z
    .array(z.object({ name: z.string(), description: z.string(), confidence: z.number() }))
    .describe('With clarify: the tools that could be meant.'),
  model: z.string().describe('What chose the tools; lexical: no model.'),
  provider: z.string(),
  tokens: z
    .object({ input: z.number().nullable(), output: z.number().nullable() })
    .describe('Null where a model does not say.'),
  model_calls: z.number(),
  cost: z.number().optional().describe('In the currency of the prices that the specification gives.'),
  fallbacks: z
    .array(z.object({ provider: z.string(), reason: z.string() }))
    .describe('Providers that failed before.'),
});

export type OmniOutput = z.infer<typeof output>;
export type OmniStep = z.infer<typeof step>;
export type OmniInput = z.infer<typeof input>;

export const omniTool = {
  name: 'omni_tool',
  title: 'Do it',
  description:
    'Takes a request in plain words, picks the tools for it, runs them and answers with what they said. Where it is not clear what is meant nothing is run, and the tools that could be meant are named.',
  input,
  output,
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
} satisfies MetaTool<typeof input>;
