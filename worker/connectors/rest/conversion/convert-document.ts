import { EMPTY_INSPECTION } from '../../../../schema/inspection.ts';
import type { RestInspection, RestInspectParams } from '../../../../schema/rest-plan.ts';
import { DocumentError } from '../document/document-error.ts';
import { type Json, objectAt, textAt } from '../document/json.ts';
import { chooseOperations } from './choose-operations.ts';
import { type ConvertedOperation, convertOperation } from './convert-operation.ts';
import { listOperations, type Operation } from './operations.ts';
import { SchemaLibrary } from './schema/schema-library.ts';
import { readSecuritySchemes } from './security-schemes.ts';
import { readServers, withoutSlash } from './servers.ts';
import type { Warnings } from './warnings.ts';

export interface ConversionOptions {
  params: Omit<RestInspectParams, 'source'>;
  documentUrl: string | undefined;
  maxOperations: number;
  warnings: Warnings;
}

/** Characters that one schema of a tool may have: more than that no model reads. */
const MAX_SCHEMA_CHARACTERS = 64 * 1024;
/** Characters of all tools and plans together: they are stored as one document, which MongoDB lets have 16 MB. */
const MAX_CHARACTERS = 5_000_000;

/**
 * Makes tools of an OpenAPI 3.1 document whose references are all local.
 * @throws DocumentError for operations that do not exist, too many of them, or none, and where no server is known.
 */
export function convertDocument(document: Json, options: ConversionOptions): RestInspection {
  const { params, documentUrl, maxOperations, warnings } = options;
  const servers = readServers(serversOf(document, documentUrl), documentUrl, 'servers', warnings.add);
  const securitySchemes = readSecuritySchemes(document);
  const chosen = chooseOperations(listOperations(document, warnings.add), params.operationIds);
  if (chosen.length === 0) throw new DocumentError('the document has no operations');
  const operations = withinCount(chosen, maxOperations, params.preview, warnings);
  const baseUrls = new Map(
    operations.map((operation) => [operation, baseUrlOf(operation, servers[0]?.url, options)]),
  );
  requireServers(baseUrls, params.preview, warnings);
  const libraries = {
    input: new SchemaLibrary(document, 'input', warnings.add),
    output: new SchemaLibrary(document, 'output', warnings.add),
  };
  const convert = (maxSchemaCharacters: number) =>
    operations.map((operation) =>
      convertOperation(operation, {
        libraries,
        auth: params.auth,
        baseUrl: baseUrls.get(operation),
        maxSchemaCharacters,
        warn: warnings.add,
      }),
    );
  const converted = withinLength(convert, operations.length);
  noteCredentials(securitySchemes.length, params, warnings);
  const info = objectAt(document, 'info');
  return {
    inspection: {
      ...EMPTY_INSPECTION,
      capabilities: { tools: {} },
      tools: converted.map(({ tool }) => tool),
    },
    plan: {
      operations: converted.map(({ plan }) => plan),
      warnings: warnings.list(),
      servers,
      securitySchemes,
    },
    title: textAt(info, 'title'),
    version: info.version === undefined ? undefined : String(info.version),
  };
}

/** OpenAPI 3.1, OpenAPI Object: without servers, the one is where the document comes from. */
function serversOf({ servers }: Json, documentUrl: string | undefined): unknown {
  if (Array.isArray(servers) && servers.length > 0) return servers;
  return documentUrl === undefined ? [] : [{ url: '/' }];
}

function withinCount(
  operations: Operation[],
  max: number,
  preview: boolean,
  warnings: Warnings,
): Operation[] {
  if (operations.length <= max) return operations;
  const message =
    `the document has ${operations.length} operations, more than ${max}; choose some with operationIds, ` +
    'or raise OPENAPI_MAX_OPERATIONS';
  if (!preview) throw new DocumentError(message, { field: 'operationIds' });
  warnings.add('document', `${message}; the first ${max} are shown`);
  return operations.slice(0, max);
}

/** An operation's own server goes before the document's, and the connector's base URL before both. */
function baseUrlOf(
  { description, place }: Operation,
  server: string | undefined,
  { params, documentUrl, warnings }: ConversionOptions,
): string | undefined {
  if (params.baseUrl !== undefined) return withoutSlash(new URL(params.baseUrl));
  if (!Array.isArray(description.servers) || description.servers.length === 0) return server;
  return readServers(description.servers, documentUrl, place, warnings.add)[0]?.url ?? server;
}

function requireServers(
  baseUrls: ReadonlyMap<Operation, string | undefined>,
  preview: boolean,
  warnings: Warnings,
): void {
  const [lost] = [...baseUrls].find(([, url]) => url === undefined) ?? [];
  if (lost === undefined) return;
  const message = 'the document names no server that can be called; give baseUrl';
  if (!preview) throw new DocumentError(message, { field: 'baseUrl' });
  warnings.add(lost.place, message);
}

/** Converts; where all tools together get too long, once more with less for each. @throws DocumentError */
function withinLength(
  convert: (maxSchemaCharacters: number) => ConvertedOperation[],
  count: number,
): ConvertedOperation[] {
  const converted = convert(MAX_SCHEMA_CHARACTERS);
  if (JSON.stringify(converted).length <= MAX_CHARACTERS) return converted;
  const shorter = convert(Math.floor(MAX_CHARACTERS / count / 3));
  if (JSON.stringify(shorter).length <= MAX_CHARACTERS) return shorter;
  throw new DocumentError(
    `the tools of the document need more than ${MAX_CHARACTERS} characters to describe; choose fewer with operationIds`,
    { field: 'operationIds' },
  );
}

function noteCredentials(schemes: number, { auth }: ConversionOptions['params'], warnings: Warnings): void {
  if (schemes === 0 || auth.type !== 'NONE') return;
  warnings.add('securitySchemes', 'the API asks for credentials, and the connector has none; give auth');
}
