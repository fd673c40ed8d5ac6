import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import { wantsPage } from '../http/path-access.ts';
import type { Context } from './context.ts';
import type { CreateContext } from './create-context.ts';
import { errorFormatter } from './format-error.ts';
import { queryLimits } from './limits.ts';
import { graphqlStream } from './stream.ts';

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
  schema: GraphQLSchema;
  createContext: CreateContext;
  logger: Logger;
  /** The folder with the built pages. */
  webRoot: string;
  /** How large an API description may be that is sent as text, in bytes. */
  maxDocumentBytes: number;
}

/** `/graphql`: the management API, and for browsers the playground. `/graphql/stream`: subscriptions. */
export async function graphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { schema, createContext, logger, webRoot } = options;
  const formatError = errorFormatter(logger);
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError,
    plugins: [fastifyApolloDrainPlugin(app), queryLimits],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, { context: createContext });
  await app.register(graphqlStream({ schema, createContext, formatError }));
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
