import type { ExecutionResult } from './executor.ts';

/** The result of a tool that failed by itself: the protocol is well, and a model can read what went wrong. */
export function toolFailure(message: string): ExecutionResult {
  return {
    json: JSON.stringify({ content: [{ type: 'text', text: message }], isError: true }),
    isError: true,
  };
}
