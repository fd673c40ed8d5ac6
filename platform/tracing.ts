import type { TraceContext } from '../schema/execution.ts';

/** What a span is in the conversation of two processes (OpenTelemetry, Trace API, SpanKind). */
export type SpanRole = 'server' | 'client' | 'producer' | 'consumer';

export type SpanAttributes = Record<string, string | number | boolean | undefined>;

export interface SpanStart {
  name: string;
  role: SpanRole;
  parent: TraceContext | undefined;
  attributes: SpanAttributes;
  /** When it began, in milliseconds since the epoch, where that was before now. */
  startedAt?: number;
}

/** A part of a trace that is under way. */
export interface TraceSpan {
  /** What is to be handed on with whatever belongs to it; where nothing is traced here, what came in. */
  readonly context: TraceContext | undefined;
  /** @param failure what it ended with where it did not end well. */
  end(attributes?: SpanAttributes, failure?: string): void;
}

/** Where spans go. */
export interface Tracing {
  /** Whether spans go anywhere: what only they tell need not be found out otherwise. */
  readonly isOn: boolean;
  start(span: SpanStart): TraceSpan;
  /** Sends what was not sent yet. */
  close(): Promise<void>;
}

/** Traces nothing and costs nothing; contexts pass through as they came. */
export const NO_TRACING: Tracing = {
  isOn: false,
  start: ({ parent }) => ({ context: parent, end: () => undefined }),
  close: () => Promise.resolve(),
};

/**
 * Traces to where `OTEL_EXPORTER_OTLP_ENDPOINT` says. Nothing of OpenTelemetry is even loaded without it.
 * @param service `omnigate-api` or `omnigate-worker`.
 */
export async function openTracing(
  endpoint: string | undefined,
  service: string,
  onTrouble: (message: string) => void,
): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { openOtlpTracing } = await import('./otlp-tracing.ts');
  return openOtlpTracing(service, onTrouble);
}
