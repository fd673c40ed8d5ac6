import { type Document, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { Projection } from '../../query/projection.ts';
import { compileExpression } from '../expression.ts';
import type { Variables } from '../scope.ts';

/** A stage that makes one document of each: `$project`, `$addFields`/`$set`, `$unset`, `$replaceRoot`/`$replaceWith`. */
export function documentStage(
  name: string,
  operand: Value,
  variables: Variables,
): (document: Document) => Document {
  switch (name) {
    case '$project':
      return projection('$project', operand, variables);
    case '$unset':
      return projection('$project', exclusionOf(operand), variables);
    case '$replaceRoot':
      return replacement(newRootOf(operand), variables);
    case '$replaceWith':
      return replacement(operand, variables);
    default:
      return projection('$addFields', operand, variables);
  }
}

function projection(
  place: '$project' | '$addFields',
  operand: Value,
  variables: Variables,
): (document: Document) => Document {
  if (!(operand instanceof Map)) {
    throw new CommandError(15969, `${place} specification must be an object, not ${typeName(operand)}`);
  }
  const parsed = Projection.parse(operand, place, variables);
  return (document) => parsed.apply(document);
}

function exclusionOf(operand: Value): Value {
  const paths = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
    throw new CommandError(
      31002,
      '$unset specification must be a string or an array containing only string values',
    );
  }
  return new Map(paths.map((path) => [path, 0]));
}

function newRootOf(operand: Value): Value {
  const newRoot = operand instanceof Map && operand.size === 1 ? operand.get('newRoot') : undefined;
  if (newRoot !== undefined) return newRoot;
  throw new CommandError(40231, 'no newRoot specified for the $replaceRoot stage');
}

function replacement(expression: Value, variables: Variables): (document: Document) => Document {
  const evaluate = compileExpression(expression, variables);
  return (document) => {
    const value = evaluate(document);
    if (value instanceof Map) return value;
    const found = `but resulting value was of type: ${typeName(value)}`;
    throw new CommandError(40228, `'newRoot' expression must evaluate to an object, ${found}`);
  };
}
