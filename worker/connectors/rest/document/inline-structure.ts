import type { Warn } from '../conversion/warnings.ts';
import { DocumentError } from './document-error.ts';
import { isObject, type Json, objectAt, textAt } from './json.ts';
import { resolvePointer } from './pointer.ts';

/** The methods of a path item (OpenAPI 3.1, Path Item Object). */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const LOCATIONS = {
  swagger: ['query', 'header', 'path', 'formData', 'body'],
  openapi: ['query', 'header', 'path', 'cookie'],
};

/**
 * Rewrites `paths` so that each operation says everything of itself: what it shares with its path is written into it,
 * and references to path items, parameters, bodies and responses are replaced by what they lead to. Only references
 * to schemas remain, which may be recursive. What is no operation or no parameter is left out with a warning.
 * @throws DocumentError where there are no paths at all.
 */
export function inlineStructure(document: Json, family: 'swagger' | 'openapi', warn: Warn): void {
  const { paths } = document;
  if (paths === undefined && isObject(document.webhooks))
    throw new DocumentError('the document describes webhooks only; there is nothing in it to call');
  if (!isObject(paths)) throw new DocumentError('the document has no paths');
  const result: Json = {};
  for (const [key, value] of Object.entries(paths)) {
    if (key.startsWith('x-')) continue;
    const path = key.startsWith('/') ? key : `/${key}`;
    if (path !== key) warn(key, `the path does not begin with /; it is taken as ${path}`);
    const item = follow(document, value);
    if (!isObject(item)) {
      warn(path, 'this is no path item; it is left out');
      continue;
    }
    result[path] = inlineItem(document, item, path, family, warn);
  }
  document.paths = result;
}

function inlineItem(
  document: Json,
  item: Json,
  path: string,
  family: 'swagger' | 'openapi',
  warn: Warn,
): Json {
  const result: Json = {};
  const shared = parametersOf(document, item.parameters, path, family, warn);
  for (const method of METHODS) {
    if (!(method in item)) continue;
    const place = `${method.toUpperCase()} ${path}`;
    // Nothing says that an operation may be a reference; documents in many files do it all the same.
    const operation = follow(document, item[method]);
    if (!isObject(operation)) {
      warn(place, 'this is no operation; it is left out');
      continue;
    }
    const own = parametersOf(document, operation.parameters, place, family, warn);
    const parameters = [...new Map([...shared, ...own].map((it) => [keyOf(it), it])).values()];
    result[method] = {
      ...operation,
      parameters: structuredClone(parameters),
      ...(family === 'openapi' && item.servers && !operation.servers ? { servers: item.servers } : {}),
      ...('requestBody' in operation ? { requestBody: follow(document, operation.requestBody) } : {}),
      responses: responsesOf(document, operation),
    };
  }
  return result;
}

function responsesOf(document: Json, operation: Json): Json {
  const responses: Json = {};
  for (const [status, value] of Object.entries(objectAt(operation, 'responses'))) {
    const response = follow(document, value);
    if (isObject(response)) responses[status] = structuredClone(response);
  }
  return responses;
}

function parametersOf(
  document: Json,
  value: unknown,
  place: string,
  family: 'swagger' | 'openapi',
  warn: Warn,
): Json[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    warn(place, 'parameters is no list; it is left out');
    return [];
  }
  return value.flatMap((item, index) => {
    const parameter = follow(document, item);
    const fits =
      isObject(parameter) &&
      LOCATIONS[family].includes(String(parameter.in)) &&
      (textAt(parameter, 'name') !== undefined || parameter.in === 'body');
    if (!fits) {
      const fit = LOCATIONS[family].join(', ');
      warn(place, `parameters.${index} has no name, or is in none of ${fit}; it is left out`);
      return [];
    }
    if (parameter.collectionFormat === 'tsv')
      warn(
        place,
        `tab-separated values of ${String(parameter.name)} are not supported; they are sent with commas`,
      );
    return [parameter];
  });
}

/** OpenAPI 3.1, Parameter Object: a parameter is told by name and location. */
function keyOf(parameter: Json): string {
  return parameter.in === 'body' ? 'body' : `${String(parameter.in)} ${String(parameter.name)}`;
}

/**
 * Follows references to what they lead to; what stands beside a reference goes before (OpenAPI 3.1, Path Item
 * Object).
 */
function follow(document: Json, value: unknown): unknown {
  const seen = new Set<string>();
  let current = value;
  let beside: Json = {};
  while (isObject(current) && typeof current.$ref === 'string') {
    const { $ref, ...rest } = current;
    if (seen.has($ref)) return undefined;
    seen.add($ref);
    beside = { ...rest, ...beside };
    current = resolvePointer(document, $ref);
  }
  return isObject(current) ? { ...current, ...beside } : current;
}
