import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where an API description of `test/fixtures/openapi` is. */
export function documentPath(name: string): string {
  return fileURLToPath(new URL(`../../../../../test/fixtures/openapi/${name}`, import.meta.url));
}

/** Its text. */
export function readDocument(name: string): string {
  return readFileSync(documentPath(name), 'utf8');
}

/** An OpenAPI 3.0 document with these paths, as text. */
export function documentOf(paths: object, more: object = {}): string {
  return JSON.stringify({ openapi: '3.0.3', info: { title: 'Test', version: '1' }, paths, ...more });
}
