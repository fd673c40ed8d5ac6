import type { RestInspection, RestInspectParams } from '../../../../schema/rest-plan.ts';

/** What the thread that converts a document is started with. */
export interface ConversionTask {
  text: string;
  /** Where the text comes from; undefined where somebody sent it. */
  url: string | undefined;
  params: Omit<RestInspectParams, 'source'>;
  maxOperations: number;
}

/** What the thread says. */
export type FromThread =
  /** It needs another document. */
  | { kind: 'load'; url: string }
  | { kind: 'done'; inspection: RestInspection }
  | { kind: 'refused'; message: string; field: string | undefined };

/** What the thread is told: a document that it asked for. */
export type ToThread = { url: string; text: string } | { url: string; problem: string };
