import { didYouMean } from '../../../../platform/nearest.ts';
import { DocumentError } from '../document/document-error.ts';
import type { Operation } from './operations.ts';

/**
 * The operations that were chosen: by operationId, tool name, or `GET /path`; all of them where nothing was chosen.
 * @throws DocumentError that names the first choice which does not exist, with what was probably meant.
 */
export function chooseOperations(
  operations: Operation[],
  chosen: readonly string[] | undefined,
): Operation[] {
  if (chosen === undefined) return operations;
  const byName = new Map<string, Operation>();
  for (const operation of operations.toReversed()) {
    for (const name of namesOf(operation)) byName.set(name, operation);
  }
  const found = chosen.map((name, index) => {
    const operation =
      byName.get(name) ?? byName.get(name.replace(/^\w+(?= \/)/, (method) => method.toUpperCase()));
    if (operation !== undefined) return operation;
    const hint = didYouMean(name, [...byName.keys()]);
    throw new DocumentError(`the document has no operation ${name}${hint}`, {
      field: `operationIds.${index}`,
    });
  });
  const wanted = new Set(found);
  return operations.filter((operation) => wanted.has(operation));
}

function namesOf({ operationId, tool, place }: Operation): string[] {
  return operationId === undefined ? [tool, place] : [operationId, tool, place];
}
