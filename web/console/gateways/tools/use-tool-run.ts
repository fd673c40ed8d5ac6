import { createClient } from 'graphql-sse';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { CallToolDocument, type CallToolSubscription } from '../../generated/operations.ts';

type ToolCallEvent = CallToolSubscription['toolCall'];
export type ToolResult = NonNullable<ToolCallEvent['result']>;

/** A run of a tool, as far as it has come. */
export interface ToolRun {
  isRunning: boolean;
  progress: { done: number; total: number | null } | null;
  /** What the tool said on the way, the oldest first. */
  messages: string[];
  result: ToolResult | null;
  error: Error | null;
}

const IDLE: ToolRun = { isRunning: false, progress: null, messages: [], result: null, error: null };

/** What is kept of a talkative tool. */
const MAX_MESSAGES = 200;

// No retries: a call is never made twice.
const client = createClient({ url: '/graphql/stream', credentials: 'same-origin', retryAttempts: 0 });

/** Runs a tool and follows it. Leaving the page, or `stop`, ends the call. */
export function useToolRun(gatewayId: string, name: string) {
  const [run, setRun] = useState(IDLE);
  const end = useRef(() => {});
  useEffect(() => () => end.current(), []);
  const start = (args: Record<string, unknown>) => {
    end.current();
    setRun({ ...IDLE, isRunning: true });
    const variables = { gatewayId, name, arguments: args };
    end.current = client.subscribe<CallToolSubscription>(
      { query: CallToolDocument.toString(), variables },
      {
        next({ data, errors }) {
          const [failure] = errors ?? [];
          if (failure !== undefined)
            setRun((before) => ({ ...before, isRunning: false, error: asError(failure) }));
          else if (data) setRun((before) => after(before, data.toolCall));
        },
        error: () =>
          setRun((before) => ({ ...before, isRunning: false, error: new Error('The connection broke.') })),
        complete: () => setRun((before) => ({ ...before, isRunning: false })),
      },
    );
  };
  const stop = () => {
    end.current();
    setRun((before) => ({
      ...before,
      isRunning: false,
      error: before.result ? null : new Error('You stopped it.'),
    }));
  };
  return { run, start, stop };
}

/** What a tool said as text. */
export function textOf({ content }: ToolResult): string {
  return content.flatMap(({ type, text }) => (type === 'text' ? [String(text)] : [])).join('\n');
}

function after(run: ToolRun, { progress, total, message, result }: ToolCallEvent): ToolRun {
  return {
    ...run,
    progress: progress === null ? run.progress : { done: progress, total },
    messages: message === null ? run.messages : [...run.messages, message].slice(-MAX_MESSAGES),
    result: result ?? run.result,
  };
}

function asError({ message, extensions }: { message: string; extensions?: unknown }): ApiError {
  const { code = 'INTERNAL' } = (extensions ?? {}) as { code?: string };
  return new ApiError(message, code);
}
