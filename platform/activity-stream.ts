import type { ActivityOutcome } from '../schema/activity-entry.ts';
import type { ModelUse } from '../schema/model-use.ts';

/**
 * A request that was answered or refused, on its way from the API process that did so to the store: written to a Redis stream without
 * being waited for, and taken from there by the one worker that records.
 */
export interface ActivityRecord {
  id: string;
  gatewayId: string;
  /** Milliseconds since the epoch. */
  at: number;
  requestId: string;
  method: string;
  tool?: string | undefined;
  /** Whether the gateway has that tool: what clients make up is not counted by name. */
  knownTool: boolean;
  principal: string;
  outcome: ActivityOutcome;
  durationMs: number;
  queueMs?: number | undefined;
  error?: string | undefined;
  model?: ModelUse | undefined;
  /** JSON text, redacted and cut. */
  arguments?: string | undefined;
  /** JSON text, redacted and cut. */
  result?: string | undefined;
}

/** The stream's key. */
export function activityStream(namespace: string): string {
  return `${namespace}activity`;
}

/** What the stream holds at the most while nobody records; beyond it the oldest are lost. */
export const MAX_UNRECORDED = 100_000;

/** The one field of an entry of the stream: a record as JSON text. */
export const RECORD_FIELD = 'record';

/** A stream id (`milliseconds-sequence`) as text that compares as the ids do. */
export function comparablePosition(id: string): string {
  const [milliseconds = '', sequence = ''] = id.split('-');
  return `${milliseconds.padStart(15, '0')}-${sequence.padStart(10, '0')}`;
}
