import { useChange } from '../../api/use-change.ts';
import { useData } from '../../api/use-data.ts';
import { SpecificationSchemaDocument, UpdateSpecificationDocument } from '../../generated/operations.ts';
import type { JsonSchema } from '../../shared/json-schema-form/json-schema.ts';

/** The JSON Schema of specifications. */
export function useSpecificationSchema(): JsonSchema {
  return useData(SpecificationSchemaDocument, {}).specificationSchema as JsonSchema;
}

/** Makes a new version. */
export function useUpdateSpecification(showsFailure: boolean) {
  return useChange(UpdateSpecificationDocument, {
    done: ({ updateSpecification }) => `Version ${updateSpecification.version} is in force.`,
    showsFailure,
  });
}
