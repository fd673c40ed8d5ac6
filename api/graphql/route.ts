import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import { wantsPage } from '../http/path-access.ts';
import type { Page } from '../pages/page.ts';
import type { Context } from './context.ts';
import type { CreateContext } from './create-context.ts';
import { errorFormatter } from './format-error.ts';
import { queryLimits } from './limits.ts';
import type { OpenStreams } from './open-streams.ts';
import { graphqlStream } from './stream.ts';

/** GraphQL documents and variables together, in bytes, beside an API description. */
const MAX_BODY = 1024 * 1024;

export interface GraphqlOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  /** Where its streams are kept. */
  open: OpenStreams;
  logger: Logger;
  /** What browsers are shown. */
  playground: Page;
  /** How large an API description may be that is sent as text, in bytes. */
  maxDocumentBytes: number;
}

/** `/graphql`: the management API, and for browsers the playground. `/graphql/stream`: subscriptions. */
export async function graphql(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { schema, createContext, open, logger, playground } = options;
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
  await app.register(graphqlStream({ schema, createContext, open, formatError }));
  // As JSON text a description is at most twice as long: quotes and line breaks are escaped.
  app.post('/graphql', { bodyLimit: MAX_BODY + 2 * options.maxDocumentBytes }, handler);
  app.get('/graphql', (request, reply) => {
    if (!wantsPage(request)) return handler.call(app, request, reply);
    return playground.send(reply);
  });
}
