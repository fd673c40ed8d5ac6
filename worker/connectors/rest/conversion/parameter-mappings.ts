import { didYouMean } from '../../../../platform/nearest.ts';
import type { ParameterMappingInput, RestOperationInput } from '../../../../schema/rest-operation.ts';
import type { ParameterPlan } from '../../../../schema/rest-plan.ts';
import { DocumentError } from '../document/document-error.ts';
import { isOwnHeader } from './supplied-parameters.ts';

/**
 * The parameters of an operation made by hand: those of its path, of its query, and its headers.
 * @param known arguments of the tool.
 * @param place of the operation in the input, for messages.
 * @throws DocumentError for a mapping of what is not there.
 */
export function mappedParameters(
  operation: RestOperationInput,
  known: ReadonlySet<string>,
  place: string,
): ParameterPlan[] {
  return [
    ...pathParameters(operation, known, place),
    ...mapped(operation.queryParams, 'query', known, `${place}.queryParams`),
    ...headerParameters(operation, known, place),
  ];
}

function pathParameters(
  { path, pathParams }: RestOperationInput,
  known: ReadonlySet<string>,
  place: string,
): ParameterPlan[] {
  const placeholders = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const mappings = pathParams ?? [];
  for (const [index, { name }] of mappings.entries()) {
    if (placeholders.includes(name)) continue;
    throw new DocumentError(`the path has no {${name}}${didYouMean(name, placeholders)}`, {
      field: `${place}.pathParams.${index}.name`,
    });
  }
  return placeholders.map((name) => {
    const index = mappings.findIndex((mapping) => mapping.name === name);
    const mapping = mappings[index];
    const where = mapping === undefined ? `${place}.path` : `${place}.pathParams.${index}`;
    return { ...planOf(mapping ?? { name }, 'path', known, where), required: true };
  });
}

function headerParameters(
  { headers }: RestOperationInput,
  known: ReadonlySet<string>,
  place: string,
): ParameterPlan[] {
  for (const [index, { name }] of (headers ?? []).entries()) {
    if (!isOwnHeader(name) || /^(accept|content-type)$/i.test(name)) continue;
    const message = `${name} cannot be set by an operation${/authorization|cookie/i.test(name) ? '; use auth' : ''}`;
    throw new DocumentError(message, { field: `${place}.headers.${index}.name` });
  }
  return mapped(headers, 'header', known, `${place}.headers`);
}

function mapped(
  mappings: readonly ParameterMappingInput[] | null | undefined,
  location: ParameterPlan['in'],
  known: ReadonlySet<string>,
  place: string,
): ParameterPlan[] {
  return (mappings ?? []).map((mapping, index) => planOf(mapping, location, known, `${place}.${index}`));
}

function planOf(
  { name, fromField, required, value }: ParameterMappingInput,
  location: ParameterPlan['in'],
  known: ReadonlySet<string>,
  place: string,
): ParameterPlan {
  const fixed = value === undefined || value === null ? {} : { value };
  const argument = fromField ?? ('value' in fixed ? undefined : name);
  if (argument !== undefined && !known.has(argument)) {
    const field = fromField ? `${place}.fromField` : place;
    throw new DocumentError(`inputSchema has no property ${argument}${didYouMean(argument, [...known])}`, {
      field,
    });
  }
  return {
    name,
    in: location,
    style: location === 'path' || location === 'header' ? 'simple' : 'form',
    explode: location === 'query',
    ...(argument === undefined ? {} : { argument }),
    ...(required ? { required } : {}),
    ...fixed,
  };
}
