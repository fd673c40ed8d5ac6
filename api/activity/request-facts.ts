import { asPlatformError, UpstreamError } from '../../platform/errors.ts';
import { readTraceContext } from '../../platform/trace-context.ts';
import type { TraceContext } from '../../schema/execution.ts';
import type { Params } from '../gateway/call.ts';

/** The tool that a request names, also where there is none of that name. */
export function toolNamed(method: string, { name }: Params): string | undefined {
  return method === 'tools/call' && typeof name === 'string' ? name : undefined;
}

/** Why a request failed, as its client was told. */
export function explanationOf(error: unknown): string {
  return error instanceof UpstreamError ? error.message : asPlatformError(error).message;
}

/** What a client gave a tool or prompt; of other methods their parameters. */
export function argumentsOf(method: string, { _meta, ...params }: Params): unknown {
  return method === 'tools/call' || method === 'prompts/get' ? params.arguments : params;
}

/** Where a request says that it stands in a trace (MCP 2026-07-28, basic/index, OpenTelemetry trace context). */
export function traceNamed({ _meta }: Params): TraceContext | undefined {
  return typeof _meta === 'object' && _meta !== null ? readTraceContext(_meta as Params) : undefined;
}
