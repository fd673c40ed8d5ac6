import { PlatformError, UpstreamError } from '../../../../platform/errors.ts';
import type { Call } from '../../call.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { runEntry } from '../individual.ts';
import { type Clock, standingListener } from './clock.ts';
import type { OmniProgress } from './progress.ts';
import { failedResult, readResult, type StepResult } from './step-result.ts';

/** Failures that end the whole request and not only the step. */
const FATAL = new Set(['CANCELLED', 'REQUEST_TIMEOUT']);

/**
 * Runs one step as a direct call: with the caller's rights, under the tool's own name in activity, with what is left of the
 * request's deadline. What the tool says on the way comes through.
 * @throws PlatformError CANCELLED, REQUEST_TIMEOUT
 */
export async function runStep(
  services: ToolServices,
  call: Call,
  clock: Clock,
  progress: OmniProgress,
  entry: ToolEntry,
  args: Record<string, unknown>,
): Promise<StepResult> {
  const listener = standingListener(call, clock);
  const step: Call = {
    ...call,
    facts: {},
    timeoutMs: clock.remaining(),
    listener: {
      ...listener,
      onNotification: (message) => {
        if (message.method === 'notifications/progress') progress.within(message);
        else listener.onNotification?.(message);
      },
    },
  };
  try {
    const params = { name: entry.visible, arguments: args, _meta: { progressToken: 'step' } };
    const { json, resultType = 'complete' } = await services.record(params, step, () =>
      runEntry(services.dispatcher, step, entry, params),
    );
    if (resultType !== 'complete')
      return failedResult(
        `${entry.visible} asks for input that it can only get when it is called by itself.`,
      );
    return readResult(json);
  } catch (error) {
    if (error instanceof PlatformError && !FATAL.has(error.code)) return failedResult(error.message);
    if (error instanceof UpstreamError) return failedResult(error.message);
    throw error;
  }
}
