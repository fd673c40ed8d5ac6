import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { checkPermission } from './authorize.ts';
import type { Context } from './context.ts';
import { costOf } from './query-cost.ts';
import { depthOf } from './query-depth.ts';
import { fragmentsOf } from './query-fragments.ts';

/** How deep a query may be. */
export const MAX_DEPTH = 12;

/** What a query may cost. */
export const MAX_COST = 20_000;

export interface LimitedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown>;
  schema: GraphQLSchema;
}

/**
 * Refuses what is too deep or too costly, and questions about the schema by nobody in particular, before anything is resolved.
 * @throws GraphQLError
 */
export function checkLimits(
  { document, operation, variables, schema }: LimitedOperation,
  context: Context,
): void {
  if (asksForSchema(operation)) requireSomebody(context);
  const fragments = fragmentsOf(document);
  const depth = depthOf(operation.selectionSet, fragments);
  if (depth > MAX_DEPTH) throw tooMuch(`the query is ${depth} levels deep; ${MAX_DEPTH} is the most`);
  const root = schema.getRootType(operation.operation);
  const cost = root ? costOf(operation.selectionSet, root, fragments, variables) : 0;
  if (cost > MAX_COST) {
    throw tooMuch(`the query costs ${cost}; ${MAX_COST} is the most: ask for fewer nodes or fields`);
  }
}

/** {@link checkLimits} for `/graphql`. */
export const queryLimits: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request, schema, contextValue }) {
        if (operation === undefined) return;
        checkLimits({ document, operation, variables: request.variables ?? {}, schema }, contextValue);
      },
    };
  },
};

function asksForSchema({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.some(
    (selection) => selection.kind === Kind.FIELD && /^__(schema|type)$/.test(selection.name.value),
  );
}

/** Apollo passes nothing on but GraphQL's own errors from here. */
function requireSomebody(context: Context): void {
  try {
    checkPermission(context, ['viewer:read']);
  } catch (error) {
    throw new GraphQLError((error as Error).message, { originalError: error as Error });
  }
}

function tooMuch(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}
