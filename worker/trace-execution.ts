import type { TraceSpan, Tracing } from '../platform/tracing.ts';
import type { Execution } from '../schema/execution.ts';

/** The time that an execution spent in the queue, as a span that has ended, and the run itself as one that begins. */
export function startExecutionSpans(tracing: Tracing, execution: Execution): TraceSpan {
  const { id, method, params, capability, gateway, requestId, trace, queuedAt } = execution;
  const attributes = {
    'messaging.system': 'bullmq',
    'messaging.message.id': id,
    'mcp.method.name': method,
    // As its capability calls it.
    'gen_ai.tool.name': method === 'tools/call' ? String(params.name) : undefined,
    'omnigate.capability.id': capability,
    'omnigate.gateway.id': gateway,
    'omnigate.request.id': requestId,
  };
  const queue = tracing.start({
    name: 'queue',
    role: 'producer',
    parent: trace,
    attributes,
    startedAt: queuedAt,
  });
  queue.end();
  return tracing.start({ name: `execute ${method}`, role: 'consumer', parent: queue.context, attributes });
}
