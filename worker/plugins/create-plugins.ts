import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Agent } from 'undici';
import type { PluginConfig } from '../../platform/config.ts';
import type { EgressPolicy } from '../../platform/egress/address.ts';
import { createEgressDispatcher } from '../../platform/egress/dispatcher.ts';
import type { Logger } from '../../platform/logger.ts';
import { ComponentFiles } from '../../platform/plugins/component-files.ts';
import type { Stores } from '../../platform/stores.ts';
import { workspaceFolder } from '../../platform/workspace.ts';
import type { HostPoolStatistics } from '../sandbox/host-pool.ts';
import type { WorkspaceRooms } from '../workspace/workspace-room.ts';
import { NOT_ALLOWED } from './bridges/http-bridge.ts';
import { ComponentCache } from './build/component-cache.ts';
import { PluginExecutor } from './plugin-executor.ts';
import { PluginInspector } from './plugin-inspector.ts';
import { PluginRunner } from './plugin-runner.ts';
import type { PluginTarget } from './plugin-target.ts';

export interface PluginOptions {
  dataDir: string;
  config: PluginConfig;
  /** Whether the files of gateways are in `dataDir`, and not in a bucket. */
  hasWorkspaces: boolean;
  /** What outgoing calls may reach at all. */
  egress: EgressPolicy;
}

/** Plugins that have ways out of their own at a time. */
const MAX_DISPATCHERS = 200;
const EGRESS_LIMITS = { connectTimeoutMs: 10_000, connections: 32 };

/** Puts together what runs plugins. No host starts before there is a plugin. */
export function createPlugins(
  options: PluginOptions,
  { mongo, redis }: Stores,
  rooms: WorkspaceRooms,
  logger: Logger,
) {
  const { config, dataDir, hasWorkspaces } = options;
  const files = new ComponentFiles(mongo.connection);
  const cache = new ComponentCache(join(dataDir, 'components'), config.cacheBytes, logger);
  const runner = new PluginRunner({
    cache,
    dispatcherFor: dispatchers(options.egress),
    limits: { minHosts: 1, maxHosts: config.hosts ?? Math.max(4, 2 * availableParallelism()) },
    logger,
  });
  return {
    executor: new PluginExecutor({
      cache,
      runner,
      fetch: (file) => files.read(file),
      workspaceOf: hasWorkspaces
        ? (gateway) => ({ folder: workspaceFolder(dataDir, gateway), room: rooms.of(gateway) })
        : undefined,
    }),
    inspector: new PluginInspector(redis, cache, config, hasWorkspaces),
    /** How busy its hosts are; nothing as long as there are none. */
    sandboxes(): Record<string, HostPoolStatistics> {
      return runner.statistics === undefined ? {} : { plugin: runner.statistics };
    },
  };
}

/** A way out for each version of each plugin, with what its manifest allows. */
function dispatchers(policy: EgressPolicy): (target: PluginTarget) => Agent {
  const open = new LRUCache<string, Agent>({
    max: MAX_DISPATCHERS,
    // What is under way ends as it would.
    dispose: (agent) => void agent.close(),
  });
  return (target) => {
    const existing = open.get(target.key);
    if (existing !== undefined) return existing;
    const restriction = {
      allows: (host: string, address: string) => target.network.mayConnect(host, address),
      reason: NOT_ALLOWED,
    };
    const agent = createEgressDispatcher(policy, EGRESS_LIMITS, restriction);
    open.set(target.key, agent);
    return agent;
  };
}
