import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RestInspection } from '../../../../schema/rest-plan.ts';

/** Fails unless every schema can be compiled by a validator that takes nothing but JSON Schema 2020-12. */
export function compileAll({ inspection }: RestInspection): void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (const { inputSchema, outputSchema } of inspection.tools) {
    ajv.compile(inputSchema);
    if (outputSchema) ajv.compile(outputSchema);
  }
}
