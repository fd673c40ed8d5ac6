import type { Redis } from 'ioredis';
import type { Dispatcher } from 'undici';
import { announceChange } from '../../platform/changes.ts';
import type { Channels } from '../../platform/channels.ts';
import type { Config } from '../../platform/config.ts';
import { egressPolicy } from '../../platform/egress/address.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Models } from '../../platform/mongo.ts';
import type { EgressDispatchers } from '../connectors/mcp/upstreams.ts';
import type { DocumentReader } from '../documents/document-reader.ts';
import type { LeaseHolder } from '../lease-holder.ts';
import type { OwnerChannel } from '../owner-channel.ts';
import type { WorkspaceRooms } from '../workspace/workspace-room.ts';
import type { Builtin } from './builtin.ts';
import { CodeRunner } from './code-runner/code-runner.ts';
import { LazyBuiltin } from './lazy-builtin.ts';

/** What built-ins stand on. */
export interface BuiltinServices {
  config: Config;
  models: Models;
  redis: Redis;
  channels: Channels;
  namespace: string;
  egress: EgressDispatchers;
  /** A way out to the endpoints that the operator named in environment variables. */
  operatorEgress: Dispatcher;
  documents: DocumentReader;
  leases: LeaseHolder;
  owners: OwnerChannel;
  rooms: WorkspaceRooms;
  logger: Logger;
}

/** Every built-in that runs, by the id of its definition. Each is loaded when it is first used. */
export function createBuiltins(services: BuiltinServices): Map<string, LazyBuiltin> {
  const { config, redis, namespace, egress, operatorEgress, documents, logger } = services;
  const dispatcher = egress.guarded;
  const loaders: Record<string, () => Promise<Builtin>> = {
    'code-runner': async () => new CodeRunner(logger),
    'web-search': async () => {
      const { WebSearch } = await import('./web-search/web-search.ts');
      const dispatchers = { guarded: dispatcher, operator: operatorEgress };
      return new WebSearch(config.builtins.search, dispatchers, redis, namespace);
    },
    files: () => openFiles(services),
    knowledge: () => openKnowledge(services),
    browser: () => openBrowser(services),
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

async function openFiles(services: BuiltinServices) {
  const { config, redis, channels, namespace, operatorEgress, owners, rooms, logger } = services;
  const { Files } = await import('./files/files.ts');
  const { FileSubscribers } = await import('./files/file-subscribers.ts');
  const { Workspaces } = await import('./files/workspaces.ts');
  const { openFileStore } = await import('./files/store/open-file-store.ts');
  const store = await openFileStore(config, operatorEgress);
  const workspaces = new Workspaces(store, rooms, redis, namespace);
  return new Files(workspaces, new FileSubscribers(redis, namespace), {
    updated(subscribed, uri) {
      for (const owner of subscribed) owners.say(owner, 'files', 'notifications/resources/updated', { uri });
    },
    listChanged(gateway) {
      announceChange(channels, { kind: 'resources-changed', id: gateway }).catch((error: unknown) => {
        logger.warn({ err: error, gateway }, 'clients do not hear of new or deleted files');
      });
    },
  });
}

async function openKnowledge(services: BuiltinServices) {
  const { config, models, channels, documents, egress, operatorEgress, logger } = services;
  const { Knowledge } = await import('./knowledge/knowledge.ts');
  return new Knowledge({
    models,
    documents,
    endpoints: config,
    dispatchers: { guarded: egress.guarded, operator: operatorEgress },
    logger,
    announce: (gateway) => announceChange(channels, { kind: 'knowledge', id: gateway }),
  });
}

async function openBrowser({ config, leases, logger }: BuiltinServices) {
  const { Browser } = await import('./browser/browser.ts');
  const { BrowserWindows } = await import('./browser/browser-windows.ts');
  const { Chromium } = await import('./browser/chromium.ts');
  const chromium = new Chromium(config.builtins.chromiumPath, logger);
  return new Browser(new BrowserWindows(chromium, leases, egressPolicy(config.egressAllow)));
}
