import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';

/** 10 KB of UTF-8, counted in bytes because that is what crosses to the sandbox. */
export const MAX_CODE_BYTES = 10 * 1024;

export const runCodeInput = z.strictObject({
  language: z.enum(['javascript', 'python']).describe('The language that `code` is written in.'),
  code: z
    .string()
    .min(1)
    .refine(
      (code) => Buffer.byteLength(code) <= MAX_CODE_BYTES,
      `must be at most ${MAX_CODE_BYTES} bytes of UTF-8`,
    )
    .describe(
      'The program. The value of its last expression is the result; a promise or coroutine is awaited, also at the top level. ' +
        'No network, files or packages; in Python the standard library.',
    ),
});

export const runCodeOutput = z.object({
  result: z
    .unknown()
    .describe(
      'The value of the last expression: as JSON where it is JSON, else as text; null for undefined and None.',
    ),
  stdout: z
    .string()
    .describe('What the program wrote with console.log, console.info and console.debug, or print.'),
  stderr: z
    .string()
    .describe('What the program wrote with console.warn and console.error, or to sys.stderr.'),
  durationMs: z.number().describe('How long the program ran, in milliseconds.'),
});

export const codeRunnerSettings = z.strictObject({
  timeoutSeconds: z
    .number()
    .positive()
    .max(30)
    .default(30)
    .describe('A run is stopped after this many seconds.'),
  memoryMb: z
    .int()
    .min(128)
    .max(512)
    .default(128)
    .describe('A run that needs more memory than this, in megabytes, is stopped.'),
});

export type RunCodeArguments = z.infer<typeof runCodeInput>;
export type CodeRunnerSettings = z.infer<typeof codeRunnerSettings>;

export const codeRunner: BuiltinDefinition = {
  id: 'code-runner',
  name: 'Code Runner',
  description: 'Runs short JavaScript and Python programs in a sandbox without network, files or packages.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'run_code',
      title: 'Run code',
      description:
        'Runs a short JavaScript or Python program in a fresh sandbox and returns the value of its last expression with what it ' +
        'printed. There is no network, no file system and no package; nothing survives the call.',
      input: runCodeInput,
      output: runCodeOutput,
      annotations: {
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
  ],
  settings: codeRunnerSettings,
};
