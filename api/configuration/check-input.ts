import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import { type FieldIssue, PlatformError } from '../../platform/errors.ts';
import { rulesOf } from '../../schema/rules.ts';
import { parseInput } from '../graphql/input-errors.ts';
import type { ConnectorType } from './connector-types.ts';

/**
 * Checks a value as the management API would, before anything is changed.
 * @param place where the value stands in the document.
 * @throws PlatformError VALIDATION_FAILED
 */
export function checkInput(
  schema: GraphQLSchema,
  { input, rules }: Pick<ConnectorType, 'input' | 'rules'>,
  value: Record<string, unknown>,
  place: string,
): void {
  const fields: FieldIssue[] = [];
  coerceInputValue(value, schema.getType(input) as GraphQLInputType, (path, _value, { message }) => {
    fields.push({ path: [place, ...path].join('.'), message });
  });
  if (fields.length > 0) throw new PlatformError('VALIDATION_FAILED', undefined, { fields });
  const found = rulesOf(rules);
  if (found !== undefined) parseInput(found, value, place);
}
