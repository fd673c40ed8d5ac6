import type { Redis } from 'ioredis';
import type { Logger } from '../../platform/logger.ts';
import type { EgressDispatchers } from '../connectors/mcp/mcp-target.ts';
import type { DocumentReader } from '../documents/document-reader.ts';
import type { Builtin } from './builtin.ts';
import { CodeRunner } from './code-runner/code-runner.ts';
import { LazyBuiltin } from './lazy-builtin.ts';

/** What built-ins stand on. */
export interface BuiltinServices {
  redis: Redis;
  namespace: string;
  egress: EgressDispatchers;
  documents: DocumentReader;
  logger: Logger;
}

/** Every built-in that runs, by the id of its definition. Each is loaded when it is first used. */
export function createBuiltins(services: BuiltinServices): Map<string, LazyBuiltin> {
  const { redis, namespace, egress, documents, logger } = services;
  const dispatcher = egress.guarded;
  const loaders: Record<string, () => Promise<Builtin>> = {
    'code-runner': async () => new CodeRunner(logger),
    'http-client': async () => new (await import('./http-client/http-client.ts')).HttpClient(dispatcher),
    'web-fetch': async () => {
      const { WebFetch } = await import('./web-fetch/web-fetch.ts');
      return new WebFetch({ redis, namespace, dispatcher, documents });
    },
  };
  const builtins = new Map(Object.entries(loaders).map(([id, load]) => [id, new LazyBuiltin(load)]));
  // Its hosts are to be warm when the first call comes.
  void builtins.get('code-runner')?.get();
  return builtins;
}
