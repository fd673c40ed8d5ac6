import type { TraceContext } from '../schema/execution.ts';

/** W3C Trace Context, section 3.2: version, trace id, parent id, flags; ids of zeros alone are none. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What list of vendors' own entries is carried, in characters (section 3.3.1.5). */
const MAX_TRACESTATE = 512;

/** Reads the context from headers, or from `_meta` of an MCP request (MCP 2026-07-28, basic/index, OpenTelemetry trace context). */
export function readTraceContext({
  traceparent,
  tracestate,
}: Record<string, unknown>): TraceContext | undefined {
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return undefined;
  const carried = typeof tracestate === 'string' && tracestate.length <= MAX_TRACESTATE;
  return { traceparent, ...(carried && { tracestate }) };
}

/** The parts of a context that was read. */
export function partsOf({ traceparent }: TraceContext): { traceId: string; spanId: string; flags: number } {
  const [, traceId = '', spanId = '', flags = '00'] = TRACEPARENT.exec(traceparent) ?? [];
  return { traceId, spanId, flags: Number.parseInt(flags, 16) };
}
