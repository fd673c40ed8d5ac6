import { RE2JS } from 're2js';
import { z } from 'zod';
import { type OmniSettings, omniContent, omniSettings } from './omni-specification.ts';

export const VISIBILITIES = ['Individual', 'Smart', 'Omni'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Any case is accepted and the canonical one is kept. */
const visibility = z
  .string()
  .transform((value) => VISIBILITIES.find((name) => name.toLowerCase() === value.toLowerCase()) ?? value)
  .pipe(z.enum(VISIBILITIES));

/** What is recorded of arguments and of a result where a gateway says nothing else, in characters. */
const RECORDED_CHARACTERS = 8000;

/** RE2 has no backtracking, so that no pattern can hold a process up. */
const safePattern = z
  .string()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters')
  .superRefine((pattern, context) => {
    try {
      RE2JS.compile(pattern);
    } catch (error) {
      const why = (error as Error).message.replace(/^error parsing regexp: /, '');
      context.addIssue({ code: 'custom', message: `is no regular expression of RE2's syntax: ${why}` });
    }
  });

/**
 * What a gateway's specification may say (product.md, Specification). An absent field has its default; a field that is
 * not here is refused, so that a typo never goes unnoticed.
 */
export const specificationContent = z.strictObject({
  tool_visibility: visibility
    .optional()
    .describe(
      'How tools are presented to clients: Individual shows each of them, Smart three tools that find, explain and run them, ' +
        'Omni one tool that takes a request in plain words. Default: Individual.',
    ),
  omni_tool: omniContent.optional().describe('How the single tool of the visibility Omni works.'),
  max_requests_per_minute: z
    .int()
    .min(1)
    .optional()
    .describe('Requests that the gateway accepts in a minute, all callers together. Default: no limit.'),
  timeout_seconds: z
    .number()
    .positive()
    .max(3600)
    .optional()
    .describe('The deadline of every request, in seconds. Default: 300.'),
  request_logging: z
    .boolean()
    .optional()
    .describe('Whether activity records arguments and results too, redacted. Default: false.'),
  recorded_characters: z
    .int()
    .min(100)
    .max(64_000)
    .optional()
    .describe(
      `Where arguments and results are recorded: how much of each, in characters. Default: ${RECORDED_CHARACTERS}.`,
    ),
  redact_keys: z
    .array(z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters'))
    .max(100, 'must have at most 100 names')
    .optional()
    .describe(
      'Names whose values are never recorded, beside the usual ones such as password and token; case, - and _ do not count.',
    ),
  redact_patterns: z
    .array(safePattern)
    .max(20, 'must have at most 20 patterns')
    .optional()
    .describe("Regular expressions (RE2's syntax) of texts that are never recorded."),
});

export type SpecificationContent = z.infer<typeof specificationContent>;

/** A specification with every default filled in. */
export interface EffectiveSpecification {
  visibility: Visibility;
  omni: OmniSettings;
  maxRequestsPerMinute: number | undefined;
  timeoutMs: number;
  requestLogging: boolean;
  recordedCharacters: number;
  redactKeys: readonly string[];
  redactPatterns: readonly string[];
}

/** Fills in the defaults. */
export function effectiveSpecification(content: SpecificationContent): EffectiveSpecification {
  return {
    visibility: content.tool_visibility ?? 'Individual',
    omni: omniSettings(content.omni_tool),
    maxRequestsPerMinute: content.max_requests_per_minute,
    timeoutMs: (content.timeout_seconds ?? 300) * 1000,
    requestLogging: content.request_logging ?? false,
    recordedCharacters: content.recorded_characters ?? RECORDED_CHARACTERS,
    redactKeys: content.redact_keys ?? [],
    redactPatterns: content.redact_patterns ?? [],
  };
}

/** The JSON Schema (2020-12) of {@link specificationContent}, for editors. */
export function specificationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(specificationContent, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      // The input side of the pipe is any string; an editor should offer the names.
      if (zodSchema === specificationContent.shape.tool_visibility.unwrap())
        jsonSchema.enum = [...VISIBILITIES];
    },
  });
  return { ...schema, title: 'Gateway specification' };
}
