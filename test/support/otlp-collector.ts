import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived. */
export interface CollectedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  /** Those whose values are text. */
  attributes: Record<string, string>;
}

/** Takes in traces over OTLP/HTTP in protobuf, as a collector does. */
export async function startOtlpCollector(): Promise<{
  endpoint: string;
  spans: CollectedSpan[];
  stop(): Promise<void>;
}> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === '/v1/traces') spans.push(...readTraces(Buffer.concat(chunks)));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** The fields of a protobuf message by number (opentelemetry-proto, trace/v1/trace.proto has the numbers). */
function fieldsOf(message: Buffer): Map<number, (Buffer | number)[]> {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const take = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = take(1)[0] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = [varint, () => take(8), () => take(varint())][tag & 7] ?? (() => take(4));
    const number = Math.floor(tag / 8);
    fields.set(number, [...(fields.get(number) ?? []), value()]);
  }
  return fields;
}

const messages = (message: Buffer, field: number) =>
  (fieldsOf(message).get(field) ?? []).map((it) => fieldsOf(it as Buffer));
const text = (fields: Map<number, (Buffer | number)[]>, field: number, encoding: 'hex' | 'utf8') =>
  (fields.get(field)?.[0] as Buffer | undefined)?.toString(encoding) ?? '';

function textAttributesOf(span: Map<number, (Buffer | number)[]>): [string, string][] {
  return (span.get(9) ?? []).map((attribute) => {
    const [value] = messages(attribute as Buffer, 2);
    return [text(fieldsOf(attribute as Buffer), 1, 'utf8'), value ? text(value, 1, 'utf8') : ''];
  });
}

function readTraces(body: Buffer): CollectedSpan[] {
  return (fieldsOf(body).get(1) ?? []).flatMap((resourceSpans) => {
    const [resource] = fieldsOf(resourceSpans as Buffer).get(1) ?? [];
    const attributes = messages(resource as Buffer, 1);
    const service = attributes.find((it) => text(it, 1, 'utf8') === 'service.name');
    const value = fieldsOf((service?.get(2)?.[0] ?? Buffer.alloc(0)) as Buffer);
    return (fieldsOf(resourceSpans as Buffer).get(2) ?? []).flatMap((scopeSpans) =>
      messages(scopeSpans as Buffer, 2).map((span) => ({
        service: text(value, 1, 'utf8'),
        traceId: text(span, 1, 'hex'),
        spanId: text(span, 2, 'hex'),
        parentSpanId: text(span, 4, 'hex'),
        name: text(span, 5, 'utf8'),
        kind: (span.get(6)?.[0] as number | undefined) ?? 0,
        attributes: Object.fromEntries(textAttributesOf(span)),
      })),
    );
  });
}
