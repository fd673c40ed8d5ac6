import { createContext, Script } from 'node:vm';
import { JSONPathEnvironment, type JSONPathQuery } from 'json-p3';
import { LRUCache } from 'lru-cache';
import { RestFailure } from '../rest-failure.ts';

/**
 * How long a query may take, in milliseconds: filters within filters may take very long, and the worker does nothing
 * else meanwhile.
 */
const MAX_MS = 500;

const environment = new JSONPathEnvironment();
const queries = new LRUCache<string, JSONPathQuery>({ max: 1000 });

/** A stage for code that is stopped when it takes too long; it holds nothing else. */
const stage = createContext({ run: undefined });
const runOnStage = new Script('run()');

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
  const found = withinTime(compiled, value);
  return compiled.singularQuery() ? (found[0] ?? null) : found;
}

function withinTime(query: JSONPathQuery, value: unknown): unknown[] {
  stage.run = () => query.query(value as never).values();
  try {
    return runOnStage.runInContext(stage, { timeout: MAX_MS }) as unknown[];
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new RestFailure(`the JSONPath query ${query.toString()} took longer than ${MAX_MS} ms`);
    throw new RestFailure(`the JSONPath query ${query.toString()} failed: ${(error as Error).message}`);
  } finally {
    stage.run = undefined;
  }
}
