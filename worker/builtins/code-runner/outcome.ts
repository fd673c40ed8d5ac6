import { z } from 'zod';

/** How a run ended. */
const runEnd = z.discriminatedUnion('kind', [
  /** `json`: the text is JSON; `text`: it is a description of the value; `nothing`: the value is undefined. */
  z.strictObject({ kind: z.literal('result'), form: z.enum(['json', 'text', 'nothing']), text: z.string() }),
  /** The program failed; the report says why and where, first line first. */
  z.strictObject({ kind: z.literal('error'), report: z.string() }),
  z.strictObject({ kind: z.literal('timed-out') }),
  z.strictObject({ kind: z.literal('out-of-memory') }),
]);

/** What came of a run, in any language. Sandbox hosts send it; since they run untrusted code, it is checked. */
export const runOutcome = z.strictObject({
  end: runEnd,
  stdout: z.string(),
  stderr: z.string(),
  /** Bytes of UTF-8 that found no room in the output. */
  cut: z.strictObject({ stdout: z.number(), stderr: z.number(), result: z.number() }),
  durationMs: z.number(),
});

export type RunOutcome = z.infer<typeof runOutcome>;
