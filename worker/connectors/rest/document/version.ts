import { DocumentError } from './document-error.ts';
import { isObject, type Json } from './json.ts';

/** What a document says it is. */
export interface DocumentVersion {
  family: 'swagger' | 'openapi';
  version: string;
}

/**
 * Finds out what a document is. Numbers are taken as well as text: in YAML `swagger: 2.0` is the number 2.
 * @throws DocumentError for anything but Swagger 2.0 and OpenAPI 3.0 to 3.2.
 */
export function versionOf(document: Json): DocumentVersion {
  const { swagger, openapi } = document;
  if (swagger !== undefined) {
    const version = asText(swagger);
    if (/^2(\.0)?$/.test(version)) return { family: 'swagger', version: '2.0' };
    throw new DocumentError(`swagger is "${version}"; what fits is "2.0"`);
  }
  if (openapi !== undefined) {
    const version = asText(openapi);
    if (/^3\.[012](\.\d+)?(-.+)?$/.test(version)) return { family: 'openapi', version };
    if (version === '3') return { family: 'openapi', version: '3.0.0' };
    throw new DocumentError(`openapi is "${version}"; what fits is "3.0.x" or "3.1.x"`);
  }
  throw new DocumentError(
    `the document is no OpenAPI document${whatElse(document)}: it has neither openapi nor swagger`,
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function whatElse(document: Json): string {
  const { info, asyncapi, arazzo } = document;
  if (isObject(info) && ('_postman_id' in info || /postman/.test(String(info.schema))))
    return ' but a Postman collection';
  if (asyncapi !== undefined) return ' but an AsyncAPI document';
  if (arazzo !== undefined) return ' but an Arazzo document';
  return '';
}
