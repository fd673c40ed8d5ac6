import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { PlatformError } from '../../platform/errors.ts';
import type { RestConnectorInput } from '../../schema/rest-connector.ts';
import { checkInput } from '../configuration/check-input.ts';
import { CONNECTOR_TYPES } from '../configuration/connector-types.ts';
import type { RestConnectors } from '../graphql/capabilities/rest-connectors.ts';
import { parseInput } from '../graphql/input-errors.ts';
import type { ManagementAccess } from '../identity/management-access.ts';
import { describeConnector } from './describe-connector.ts';
import { type FormShape, readForm, type UploadedForm } from './read-form.ts';
import { uploadTurns } from './upload-turns.ts';

/** The form's field that holds the document, and the one with what else belongs to the connector. */
const FILE_FIELD = 'document';
const INPUT_FIELD = 'input';

/** What else belongs to a connector, in bytes: as much as a GraphQL request may have beside a document. */
const MAX_INPUT = 1024 * 1024;

const EXAMPLE = `an API description is sent as the file "${FILE_FIELD}" of a multipart form, what else belongs to the connector as JSON in its field "${INPUT_FIELD}", such as curl -F ${FILE_FIELD}=@openapi.yaml -F '${INPUT_FIELD}={"name": "Pets"}'`;

const query = z.strictObject({ dryRun: z.stringbool().default(false) });

/** What an upload takes the place of. */
const OTHER_SOURCES = ['document', 'documentUrl', 'operations'] as const;

export interface OpenApiUploadOptions {
  schema: GraphQLSchema;
  connectors: RestConnectors;
  managed: ManagementAccess;
  /** How large a document may be, in bytes. */
  maxBytes: number;
}

/**
 * `POST /capabilities/openapi`: `createRestConnector` with the document as the file of a multipart form, and with `?dryRun=true`
 * `previewRestConnector`.
 */
export function openApiUpload({ schema, connectors, managed, maxBytes }: OpenApiUploadOptions) {
  const turns = uploadTurns();
  const shape: FormShape = {
    file: FILE_FIELD,
    fields: [INPUT_FIELD],
    example: EXAMPLE,
    tooLarge: () => documentTooLarge(maxBytes),
  };
  return async function routes(app: FastifyInstance): Promise<void> {
    await app.register(multipart, {
      limits: { fileSize: maxBytes, files: 1, fields: 1, fieldSize: MAX_INPUT, parts: 2 },
    });
    app.post('/capabilities/openapi', async (request, reply) => {
      const identity = await managed(request, 'capability:write');
      const { dryRun } = parseInput(query, request.query, '');
      return turns(async () => {
        const input = inputOf(schema, await readForm(request, shape));
        if (dryRun) return connectors.preview(identity, input);
        const made = await connectors.create(identity, input);
        return reply.code(201).send(describeConnector(made));
      });
    });
  };
}

/** The input of the mutation, checked as it would be there. @throws PlatformError VALIDATION_FAILED */
function inputOf(schema: GraphQLSchema, { content, fields }: UploadedForm): RestConnectorInput {
  const given = parseInput(z.record(z.string(), z.unknown()), readJson(fields[INPUT_FIELD]), INPUT_FIELD);
  const doubled = OTHER_SOURCES.filter((source) => given[source] != null);
  if (doubled.length > 0) {
    const message = `does not belong here: the document is the file "${FILE_FIELD}"`;
    const paths = doubled.map((source) => ({ path: `${INPUT_FIELD}.${source}`, message }));
    throw new PlatformError('VALIDATION_FAILED', undefined, { fields: paths });
  }
  const input = { ...given, document: textOf(content) };
  checkInput(schema, CONNECTOR_TYPES.rest, input, INPUT_FIELD);
  return input as unknown as RestConnectorInput;
}

function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    throw wrong(INPUT_FIELD, `is no JSON: ${(error as Error).message}`);
  }
}

/** JSON and YAML of descriptions are UTF-8 (RFC 8259, 8.1); a byte order mark is no part of the text. */
function textOf(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw wrong(`${INPUT_FIELD}.${FILE_FIELD}`, 'is no text in UTF-8');
  }
}

function documentTooLarge(maxBytes: number): PlatformError {
  const message = `the document is larger than ${maxBytes} bytes; raise OPENAPI_MAX_BYTES to allow more`;
  const fields = [{ path: `${INPUT_FIELD}.${FILE_FIELD}`, message }];
  return new PlatformError('PAYLOAD_TOO_LARGE', message, { fields });
}

function wrong(path: string, message: string): PlatformError {
  return new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
}
