import { readTraceContext } from '../../../platform/trace-context.ts';
import type { TraceSpan, Tracing } from '../../../platform/tracing.ts';
import type { TraceContext } from '../../../schema/execution.ts';
import type { ExecutionContext } from '../../executor.ts';

/** A request to an MCP server, as a part of the trace. */
export function startUpstreamSpan(
  tracing: Tracing,
  capability: string,
  { execution, trace }: ExecutionContext,
): TraceSpan {
  const { method, params } = execution;
  const tool = method === 'tools/call' ? String(params.name) : undefined;
  return tracing.start({
    name: tool === undefined ? method : `${method} ${tool}`,
    role: 'client',
    parent: trace,
    attributes: {
      'mcp.method.name': method,
      'gen_ai.tool.name': tool,
      'omnigate.capability.name': capability,
    },
  });
}

/** Adds the context to a request's parameters (MCP 2026-07-28, basic/index, OpenTelemetry trace context). */
export function withTrace(
  params: Record<string, unknown>,
  trace: TraceContext | undefined,
): Record<string, unknown> {
  if (trace === undefined) return params;
  return { ...params, _meta: { ...(params._meta as object | undefined), ...trace } };
}

/** The same as headers, for what reads no MCP: proxies, and the HTTP frameworks of servers (W3C Trace Context, section 3). */
export function traceHeaders(meta: Record<string, unknown>): Record<string, string> {
  return { ...readTraceContext(meta) };
}
