import type { ActivityRecord } from '../../platform/activity-stream.ts';
import { newId } from '../../platform/ids.ts';
import type { EffectiveSpecification } from '../../schema/specification-content.ts';
import { recordable } from './recordable.ts';
import { TextRedactor } from './redact-text.ts';
import { sensitiveKeys } from './sensitive-keys.ts';

/** What is noted of a request when it ends; what costs time is done later. */
export interface ActivityDraft
  extends Pick<
    ActivityRecord,
    | 'at'
    | 'requestId'
    | 'method'
    | 'tool'
    | 'knownTool'
    | 'principal'
    | 'outcome'
    | 'durationMs'
    | 'queueMs'
    | 'error'
    | 'model'
  > {
  gateway: { id: string; specification: EffectiveSpecification };
  /** Only where the gateway records them. */
  body?: { arguments: unknown; result: string | undefined } | undefined;
}

/** A result longer than this, in characters, is not even read in order to record its beginning. */
const MAX_READ = 1024 * 1024;

/** What clients choose freely is recorded up to this length, in characters. */
const MAX_NAME = 256;
const MAX_ERROR = 1000;

/** A draft as it is recorded: redacted and cut. */
export function toRecord({ gateway, body, ...draft }: ActivityDraft): ActivityRecord {
  const { isSensitive, texts } = redactionOf(gateway.specification);
  const budget = gateway.specification.recordedCharacters;
  const jsonOf = (value: unknown) => JSON.stringify(recordable(value, budget, isSensitive, texts));
  return {
    ...draft,
    id: newId(),
    gatewayId: gateway.id,
    method: draft.method.slice(0, MAX_NAME),
    tool: draft.tool?.slice(0, MAX_NAME),
    principal: draft.principal.slice(0, MAX_NAME),
    error: draft.error && texts.redact(draft.error.slice(0, MAX_ERROR)),
    ...(body && { arguments: jsonOf(body.arguments ?? {}) }),
    ...(body?.result !== undefined && { result: jsonOf(readResult(body.result)) }),
  };
}

function readResult(json: string): unknown {
  return json.length > MAX_READ ? `… (${json.length} characters)` : (JSON.parse(json) as unknown);
}

interface Redaction {
  isSensitive: (key: string) => boolean;
  texts: TextRedactor;
}

/** Compiled once for each version of a specification. */
const compiled = new WeakMap<EffectiveSpecification, Redaction>();

function redactionOf(specification: EffectiveSpecification): Redaction {
  let redaction = compiled.get(specification);
  if (redaction === undefined) {
    const isSensitive = sensitiveKeys(specification.redactKeys);
    redaction = { isSensitive, texts: new TextRedactor(isSensitive, specification.redactPatterns) };
    compiled.set(specification, redaction);
  }
  return redaction;
}
