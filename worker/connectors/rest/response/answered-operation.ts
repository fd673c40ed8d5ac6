import type { OperationPlan } from '../../../../schema/rest-plan.ts';
import type { Json } from '../document/json.ts';

/** What an answer is the answer to. */
export interface AnsweredOperation {
  plan: OperationPlan;
  outputSchema: Json | undefined;
  /** Bytes that are passed on. */
  maxBytes: number;
}
