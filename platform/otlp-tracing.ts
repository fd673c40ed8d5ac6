import {
  createTraceState,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TraceContext } from '../schema/execution.ts';
import { newId } from './ids.ts';
import { IMPLEMENTATION } from './mcp.ts';
import { partsOf } from './trace-context.ts';
import type { SpanRole, SpanStart, TraceSpan, Tracing } from './tracing.ts';

/** How often spans are sent, in milliseconds. */
const SEND_MS = 1000;

/** How long sending may take when the process ends, in milliseconds. */
const LAST_SEND_MS = 3000;

const KINDS: Record<SpanRole, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Traces over OTLP/HTTP. Where to, with which headers and how is for the exporter to read from the environment (OpenTelemetry, OTLP
 * Exporter Configuration). Whether a trace that began elsewhere is recorded, its beginning has decided; others are.
 * @param onTrouble told what keeps spans from being sent.
 */
export function openOtlpTracing(service: string, onTrouble: (message: string) => void): Tracing {
  const quiet = () => undefined;
  diag.setLogger(
    { error: onTrouble, warn: onTrouble, info: quiet, debug: quiet, verbose: quiet },
    DiagLogLevel.WARN,
  );
  const own = resourceFromAttributes({
    'service.name': service,
    'service.version': IMPLEMENTATION.version,
    'service.instance.id': newId(),
  });
  const provider = new TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: SEND_MS,
        exportTimeoutMillis: LAST_SEND_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('omnigate', IMPLEMENTATION.version);
  return {
    isOn: true,
    start: (span) => startSpan(tracer, span),
    close: () => provider.shutdown().catch((error: unknown) => onTrouble(String(error))),
  };
}

function startSpan(tracer: Tracer, { name, role, parent, attributes, startedAt }: SpanStart): TraceSpan {
  const options = { kind: KINDS[role], attributes, startTime: startedAt };
  const span = tracer.startSpan(name, options, contextOf(parent));
  return {
    context: asTraceContext(span),
    end(ending, failure) {
      if (ending !== undefined) span.setAttributes(ending);
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

function contextOf(parent: TraceContext | undefined) {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = partsOf(parent);
  const traceState = parent.tracestate === undefined ? undefined : createTraceState(parent.tracestate);
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: flags,
    traceState,
    isRemote: true,
  });
}

function asTraceContext(span: Span): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const tracestate = traceState?.serialize();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    ...(tracestate && { tracestate }),
  };
}
