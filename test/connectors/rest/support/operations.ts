import type { ToolDescriptor } from '../../../../schema/inspection.ts';
import type { OperationPlan } from '../../../../schema/rest-plan.ts';
import { type ConvertOptions, convert } from './convert.ts';
import { documentOf } from './documents.ts';

/** What an operation answers that says nothing of it. */
export const OK = { responses: { 200: { description: 'ok' } } };

/** An operation that answers with a schema. */
export const answering = (schema: object, type = 'application/json') => ({
  responses: { 200: { description: 'ok', content: { [type]: { schema } } } },
});

/** An operation whose body has a schema. */
export const taking = (schema: object, type = 'application/json', required = true) => ({
  ...OK,
  requestBody: { required, content: { [type]: { schema } } },
});

/** The tool and plan of the only operation. */
export async function one(paths: object, more: object = {}, options: ConvertOptions = {}) {
  const { inspection, plan } = await convert(documentOf(paths, more), options);
  return {
    tool: inspection.tools[0] as ToolDescriptor,
    plan: plan.operations[0] as OperationPlan,
    warnings: plan.warnings,
  };
}
