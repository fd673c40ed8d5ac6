import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { createHandler, type OperationArgs, type RequestParams } from 'graphql-sse';
import { PlatformError } from '../../platform/errors.ts';
import type { Context } from './context.ts';
import type { CreateContext } from './create-context.ts';
import { checkLimits } from './limits.ts';
import { type OpenStreams, RECHECK_MS } from './open-streams.ts';

/** Events that may wait for one reader; one that is slower than this is disconnected. */
const MAX_BEHIND = 2000;

export interface StreamOptions {
  schema: GraphQLSchema;
  createContext: CreateContext;
  open: OpenStreams;
  formatError(formatted: ReturnType<GraphQLError['toJSON']>, error: unknown): object;
}

/** One request on its way through graphql-sse. */
interface Exchange {
  reply: FastifyReply;
  context: Context;
  /** Events that were made and not yet written. */
  behind: number;
}

/**
 * `/graphql/stream`: GraphQL over SSE (graphql-sse, distinct connections mode), for subscriptions above all. The same authorization and
 * limits as at `/graphql`.
 */
export function graphqlStream({ schema, createContext, open, formatError }: StreamOptions) {
  const handle = createHandler<FastifyRequest, Exchange, Context & Record<PropertyKey, unknown>>({
    // One connection for each operation: there are no streams to be shared, and none to be taken over.
    authenticate: () => undefined,
    onSubscribe({ context: { context } }, params) {
      return prepare(schema, params, context);
    },
    onNext(_context, { context: exchange }, result) {
      exchange.behind += 1;
      if (exchange.behind > MAX_BEHIND) exchange.reply.raw.destroy();
      if (!('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error) => formatError(error.toJSON(), error));
      return { ...result, errors } as typeof result;
    },
  });

  async function serve(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.headers.accept?.includes('text/event-stream') !== true) {
      throw new PlatformError('NOT_ACCEPTABLE', 'answers are text/event-stream; /graphql answers with JSON');
    }
    const exchange: Exchange = { reply, context: await createContext(request, reply), behind: 0 };
    const [body, { status, statusText, headers }] = await handle({
      method: request.method,
      url: request.url,
      headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : headerOf(request, name)) },
      body: () => (request.body ?? null) as Record<string, unknown> | null,
      raw: request,
      context: exchange,
    });
    if (body === null || typeof body === 'string') {
      await reply
        .code(status)
        .headers(headers ?? {})
        .send(body ?? '');
      return;
    }
    const { raw } = reply;
    const set = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    raw.writeHead(status, statusText, { ...set, ...headers, 'x-accel-buffering': 'no' });
    const check = () => void endUnlessAllowed(request, reply);
    const recheck = setInterval(check, RECHECK_MS);
    const forget = open.add(check);
    raw.once('close', () => {
      clearInterval(recheck);
      forget();
      void body.return(undefined);
    });
    for await (const event of body) {
      if (event.startsWith(NEXT)) exchange.behind -= 1;
      if (!raw.write(event)) await drained(reply);
      if (raw.destroyed) break;
    }
    raw.end();
  }

  /** A key that was revoked and a session that has ended read on no longer. */
  async function endUnlessAllowed(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    try {
      const { identity } = await createContext(request, reply);
      if (identity === undefined) reply.raw.destroy();
    } catch (error) {
      request.log.debug({ err: error }, 'it could not be looked up whether a stream may go on');
    }
  }

  return async function routes(app: FastifyInstance): Promise<void> {
    app.get('/graphql/stream', serve);
    app.post('/graphql/stream', serve);
  };
}

/** How an event with a result begins (graphql-sse, PROTOCOL.md, Distinct connections mode). */
const NEXT = 'event: next';

/** @returns what is to be executed, or what is wrong with it. */
function prepare(
  schema: GraphQLSchema,
  { query, variables, operationName }: RequestParams,
  context: Context,
): OperationArgs<Context & Record<PropertyKey, unknown>> | ExecutionResult {
  try {
    const document = parse(query);
    const operation = getOperationAST(document, operationName);
    if (operation == null) throw new GraphQLError('there is no such operation in the document');
    const errors = validate(schema, document);
    if (errors.length > 0) return { data: null, errors };
    const variableValues = variables ?? {};
    checkLimits({ document, operation, variables: variableValues, schema }, context);
    return { schema, document, operationName, variableValues, contextValue: { ...context } };
  } catch (error) {
    if (error instanceof GraphQLError) return { data: null, errors: [error] };
    throw error;
  }
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

function drained({ raw }: FastifyReply): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      raw.off('drain', done);
      raw.off('close', done);
      resolve();
    };
    raw.once('drain', done);
    raw.once('close', done);
  });
}
