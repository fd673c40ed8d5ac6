import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '../../platform/logger.ts';
import type { Models } from '../../platform/mongo.ts';
import type { Identifier } from '../identity/identify.ts';
import type { Context, Services } from './context.ts';
import { errorFormatter } from './format-error.ts';
import { queryLimits } from './limits.ts';
import { createLoaders } from './loaders.ts';
import { buildManagementSchema } from './schema.ts';

/** GraphQL documents and variables together, in bytes, beside an API description. */
const MAX_BODY = 1024 * 1024;

/** Monaco writes style elements; everything else comes from files of our own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface GraphqlOptions {
  services: Services;
  models: Models;
  identifier: Identifier;
  logger: Logger;
  /** The folder with the built pages. */
  webRoot: string;
  /** How large an API description may be that is sent as text, in bytes. */
  maxDocumentBytes: number;
}

/** `/graphql`: the management API, and for browsers the playground. */
export async function graphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { services, models, identifier, logger, webRoot } = options;
  const apollo = new ApolloServer<Context>({
    schema: await buildManagementSchema(),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError: errorFormatter(logger),
    plugins: [fastifyApolloDrainPlugin(app), queryLimits],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, {
    context: async (request, reply) => ({
      ...services,
      identity: await identifier.identify(request),
      loaders: createLoaders(models),
      signOut: () => identifier.signOut(request, reply),
    }),
  });
  const page = await readFile(join(webRoot, 'playground', 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(webRoot, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  app.get('/', (_request, reply) => reply.redirect('/graphql', 302));
  // As JSON text a description is at most twice as long: quotes and line breaks are escaped.
  app.post('/graphql', { bodyLimit: MAX_BODY + 2 * options.maxDocumentBytes }, handler);
  app.get('/graphql', (request, reply) => {
    if (!wantsPage(request)) return handler.call(app, request, reply);
    return reply
      .header('content-security-policy', PAGE_POLICY)
      .header('cache-control', 'no-cache')
      .header('vary', 'accept')
      .type('text/html; charset=utf-8')
      .send(page);
  });
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}
