import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLJSONObject } from 'graphql-scalars';

export { GraphQLJSON as JsonScalar, GraphQLJSONObject as JsonObjectScalar };

/** RFC 3339, section 5.6; the name that the contract gives it. */
export const DateTimeScalar = new GraphQLScalarType({ ...GraphQLDateTimeISO.toConfig(), name: 'DateTime' });

/** A JSON object of which nothing is known but that it is one. */
export type JsonObject = Record<string, unknown>;
