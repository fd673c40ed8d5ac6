import type { FastifyInstance } from 'fastify';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { PlatformError } from '../../platform/errors.ts';
import type { CreateContext } from '../graphql/create-context.ts';
import { parseInput } from '../graphql/input-errors.ts';
import { asYaml } from './difference.ts';
import type { ConfigurationService } from './service.ts';

/** A document in bytes: thousands of gateways fit, and the descriptions of some large REST APIs. */
const MAX_BODY = 32 * 1024 * 1024;

/** Aliases in a YAML document; more of them are an attack (a billion laughs). */
const MAX_ALIASES = 100;

const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** A document with the values of the variables that it refers to; it may itself be YAML or JSON text. */
const envelope = z.strictObject({
  document: z.union([z.string(), z.record(z.string(), z.unknown())]),
  variables: z.record(z.string(), z.string().max(65_536)).default({}),
});

const flags = z.strictObject({
  dryRun: z
    .enum(['true', 'false', '1', '0', ''])
    .default('false')
    .transform((value) => value !== 'false' && value !== '0'),
});

const exportQuery = z.strictObject({ format: z.enum(['yaml', 'json']).default('yaml') });

/** `/config/export` and `/config/import`: the platform's configuration as YAML or JSON. */
export function configuration(service: ConfigurationService, createContext: CreateContext) {
  return async function routes(app: FastifyInstance): Promise<void> {
    // Here alone, and as text: a YAML document is read where errors can say its line.
    app.addContentTypeParser(YAML_TYPES, { parseAs: 'string' }, (_request, body, done) => done(null, body));

    app.get('/config/export', async (request, reply) => {
      const { format } = parseInput(exportQuery, request.query, '');
      const document = await service.export();
      if (format === 'json') return document;
      return reply.type('application/yaml; charset=utf-8').send(asYaml(document));
    });

    app.post('/config/import', { bodyLimit: MAX_BODY }, async (request, reply) => {
      const { dryRun } = parseInput(flags, request.query, '');
      const { document, variables } = readBody(request.body);
      const content = typeof document === 'string' ? readYaml(document) : document;
      return service.import(await createContext(request, reply), content, { variables, dryRun });
    });
  };
}

function readBody(body: unknown): z.output<typeof envelope> {
  if (typeof body === 'string') return { document: body, variables: {} };
  const isEnvelope = typeof body === 'object' && body !== null && 'document' in body;
  return isEnvelope
    ? parseInput(envelope, body, '')
    : { document: body as Record<string, unknown>, variables: {} };
}

/** @throws PlatformError VALIDATION_FAILED with line and column. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [position] = error.linePos ?? [];
    const path = position ? `line ${position.line}, column ${position.col}` : 'document';
    const [message = 'is no YAML'] = error.message.split('\n');
    throw new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path, message }] });
  }
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const { message } = error as Error;
    throw new PlatformError('VALIDATION_FAILED', undefined, { fields: [{ path: 'document', message }] });
  }
}
