import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildManagementSchema } from './schema.ts';

/** The management schema as text, in an order that does not depend on the order of imports. */
export async function printManagementSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await buildManagementSchema()))}\n`;
}
