import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracing } from '../../platform/tracing.ts';
import type { TraceContext } from '../../schema/execution.ts';

interface Scope {
  tracing: Tracing;
  parent: TraceContext | undefined;
}

/** Stores and providers' own packages stand between an execution and its calls, and know nothing of traces. */
const scopes = new AsyncLocalStorage<Scope>();

/** Runs an execution whose outgoing calls are parts of its trace. */
export function withCallTrace<Result>(
  tracing: Tracing,
  parent: TraceContext | undefined,
  work: () => Result,
): Result {
  if (!tracing.isOn && parent === undefined) return work();
  return scopes.run({ tracing, parent }, work);
}

/**
 * Makes one HTTP call as a span of the execution that it belongs to: method, host and status, never path or query, which may hold secrets
 * (OpenTelemetry semantic conventions, HTTP client span).
 * @param call gets what tells the other side of the trace (W3C Trace Context, 2.2), for whoever may know it.
 */
export async function traceCall<Answer>(
  method: string,
  url: URL,
  call: (context: TraceContext | undefined) => Promise<Answer>,
  statusOf: (answer: Answer) => number,
): Promise<Answer> {
  const scope = scopes.getStore();
  if (scope === undefined) return call(undefined);
  const span = scope.tracing.start({
    name: method,
    role: 'client',
    parent: scope.parent,
    attributes: {
      'http.request.method': method,
      'server.address': url.hostname,
      'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    },
  });
  try {
    const answer = await call(span.context);
    const status = statusOf(answer);
    span.end({ 'http.response.status_code': status }, status >= 400 ? String(status) : undefined);
    return answer;
  } catch (error) {
    span.end({ 'error.type': error instanceof Error ? error.name : 'Error' }, 'no answer');
    throw error;
  }
}

/** Headers with the trace's own, unless the caller's say of which trace they are. @param headers names in lower case. */
export function withTraceHeaders(
  headers: Record<string, string>,
  context: TraceContext | undefined,
): Record<string, string> {
  return 'traceparent' in headers ? headers : { ...headers, ...context };
}
