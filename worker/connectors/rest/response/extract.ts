import { JSONPathEnvironment, type JSONPathQuery } from 'json-p3';
import { LRUCache } from 'lru-cache';
import { withinTime } from '../../../../platform/time-bound.ts';
import { RestFailure } from '../rest-failure.ts';

/**
 * How long a query may take, in milliseconds: filters within filters may take very long, and the worker does nothing
 * else meanwhile.
 */
const MAX_MS = 500;

const environment = new JSONPathEnvironment();
const queries = new LRUCache<string, JSONPathQuery>({ max: 1000 });

/** Whether a text is a JSONPath query (RFC 9535). @returns what is wrong with it; undefined where nothing is. */
export function explainQuery(query: string): string | undefined {
  try {
    environment.compile(query);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * What a JSONPath query finds in a value: for a singular query (RFC 9535, 2.3.5.1: names and indexes only) the value
 * or null, else the list of what was found. The query is run by an interpreter; no part of it is ever code.
 * @throws RestFailure where it takes too long.
 */
export function extract(value: unknown, query: string): unknown {
  let compiled = queries.get(query);
  if (compiled === undefined) {
    compiled = environment.compile(query);
    queries.set(query, compiled);
  }
  const found = run(compiled, value);
  return compiled.singularQuery() ? (found[0] ?? null) : found;
}

function run(query: JSONPathQuery, value: unknown): unknown[] {
  let ended: { result: unknown[] } | undefined;
  try {
    ended = withinTime(MAX_MS, () => query.query(value as never).values() as unknown[]);
  } catch (error) {
    throw new RestFailure(`the JSONPath query ${query.toString()} failed: ${(error as Error).message}`);
  }
  if (ended === undefined)
    throw new RestFailure(`the JSONPath query ${query.toString()} took longer than ${MAX_MS} ms`);
  return ended.result;
}
