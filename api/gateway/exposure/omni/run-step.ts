import { PlatformError, UpstreamError } from '../../../../platform/errors.ts';
import { isStatelessRevision, LATEST_SESSION_REVISION } from '../../../../platform/mcp.ts';
import type { ClientProfile } from '../../../../schema/execution.ts';
import type { Call } from '../../call.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { runEntry } from '../individual.ts';
import { type Clock, standingListener } from './clock.ts';
import type { OmniProgress } from './progress.ts';
import { failedResult, readResult, type StepResult } from './step-result.ts';

/** Failures that end the whole request and not only the step. */
const FATAL = new Set(['CANCELLED', 'REQUEST_TIMEOUT']);

/** MCP 2025-11-25, client/elicitation, URL Elicitation Required Error. */
const URL_ELICITATION_REQUIRED = -32042;

/** What running steps needs of the request that they are for. */
export interface Running {
  services: ToolServices;
  call: Call;
  clock: Clock;
  progress: OmniProgress;
}

/**
 * Runs one step as a direct call: with the caller's rights, under the tool's own name in activity, with what is left of the
 * request's deadline. What the tool says on the way comes through.
 * @param isFirst it is what the request itself counts for; each further step counts as one more.
 * @throws PlatformError CANCELLED, REQUEST_TIMEOUT
 */
export async function runStep(
  { services, call, clock, progress }: Running,
  entry: ToolEntry,
  args: Record<string, unknown>,
  isFirst: boolean,
): Promise<StepResult> {
  const listener = standingListener(call, clock);
  const step: Call = {
    ...call,
    client: askable(call.client),
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
    const { json } = await services.record(params, step, async () => {
      if (!isFirst) await services.limits.takeOne(step, 'tools/call');
      return runEntry(services.dispatcher, step, entry, params);
    });
    return readResult(json);
  } catch (error) {
    if (error instanceof PlatformError && !FATAL.has(error.code)) return failedResult(error.message);
    if (error instanceof UpstreamError) return failedResult([error.message, ...linksOf(error)].join('\n'));
    throw error;
  }
}

/** A step is no request of the client: what its tool asks reaches the client as questions, never as the result of the step. */
function askable(client: ClientProfile): ClientProfile {
  const { protocolVersion } = client;
  return isStatelessRevision(protocolVersion)
    ? { ...client, protocolVersion: LATEST_SESSION_REVISION }
    : client;
}

/** Where the user has to go before the tool can be run. */
function linksOf({ code, data }: UpstreamError): string[] {
  const { elicitations } = (data ?? {}) as { elicitations?: unknown };
  if (code !== URL_ELICITATION_REQUIRED || !Array.isArray(elicitations)) return [];
  return elicitations.flatMap(({ url }: { url?: unknown }) => (typeof url === 'string' ? [url] : []));
}
