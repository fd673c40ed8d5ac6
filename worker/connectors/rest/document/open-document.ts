import { upgrade } from '@scalar/openapi-upgrader';
import { isForm, isMultipart } from '../conversion/media-types.ts';
import type { Warn } from '../conversion/warnings.ts';
import { bundleDocument, type LoadExternal } from './bundle.ts';
import { DocumentError } from './document-error.ts';
import { inlineStructure } from './inline-structure.ts';
import { isObject, type Json, objectAt } from './json.ts';
import { localizeReferences } from './localize-references.ts';
import { parseDocument } from './parse-document.ts';
import { versionOf } from './version.ts';

/**
 * Makes of a text one OpenAPI 3.1 document: everything that it refers to is inside, and what it said in older words
 * is said in those of 3.1.
 * @param url where the text comes from; undefined where somebody sent it.
 * @throws DocumentError
 */
export async function openDocument(
  text: string,
  url: string | undefined,
  load: LoadExternal,
  warn: Warn,
): Promise<Json> {
  const parsed = parseDocument(text, 'the document');
  const { family, version } = versionOf(parsed);
  parsed[family] = version;
  if (family === 'openapi' && version.startsWith('3.2'))
    warn('openapi', 'OpenAPI 3.2 is read as 3.1; what is new in it is left out');
  const bundled = await bundleDocument(parsed, url, load, warn);
  localizeReferences(bundled);
  inlineStructure(bundled, family, warn);
  try {
    const upgraded = upgrade(bundled, '3.1') as Json;
    if (family === 'swagger') requireForms(upgraded);
    return upgraded;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DocumentError(`the document cannot be read as OpenAPI 3.1: ${reason}`, { cause });
  }
}

/**
 * In Swagger 2.0 a form has no word of its own for being required: it is where one of its fields is, which the
 * upgrade does not say.
 */
function requireForms(document: Json): void {
  const operations = Object.values(objectAt(document, 'paths')).flatMap((item) =>
    isObject(item) ? Object.values(item) : [],
  );
  for (const operation of operations) {
    const body = objectAt(operation, 'requestBody');
    const hasRequired = Object.entries(objectAt(body, 'content')).some(([mediaType, media]) => {
      const { required } = objectAt(media, 'schema');
      return (isForm(mediaType) || isMultipart(mediaType)) && Array.isArray(required) && required.length > 0;
    });
    if (hasRequired) body.required ??= true;
  }
}
