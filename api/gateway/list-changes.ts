import type { Logger } from '../../platform/logger.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import { listExposed } from './exposure/exposure.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import { ANONYMOUS } from './principal.ts';
import type { SessionStreams } from './streams/session-streams.ts';
import type { ChangedList, ChangeSubscriptions } from './transports/streamable-http/change-subscriptions.ts';

const LISTS: readonly ChangedList[] = ['tools', 'prompts', 'resources'];

/**
 * Tells clients that a list of their gateway is no longer what it was (MCP 2025-11-25, server/tools, List Changed Notification). Only of gateways that
 * this process holds a copy of: a client with a stream here was served from that copy.
 */
export class ListChanges {
  readonly #gateways: Snapshots<GatewaySnapshot>;
  readonly #streams: SessionStreams;
  readonly #subscriptions: ChangeSubscriptions;
  readonly #logger: Logger;

  constructor(
    gateways: Snapshots<GatewaySnapshot>,
    streams: SessionStreams,
    subscriptions: ChangeSubscriptions,
    logger: Logger,
  ) {
    this.#gateways = gateways;
    this.#streams = streams;
    this.#subscriptions = subscriptions;
    this.#logger = logger;
  }

  /** A gateway was changed: reads it again and tells what that changed for its clients. */
  async gatewayChanged(id: string): Promise<void> {
    const before = this.#gateways.peek(id);
    this.#gateways.invalidate(id);
    if (before === undefined) return;
    try {
      const after = await this.#gateways.get(id);
      if (after !== undefined)
        this.#tell(
          id,
          LISTS.filter((list) => !isSame(before, after, list)),
        );
    } catch (error) {
      this.#logger.warn({ err: error, gateway: id }, 'a changed gateway could not be read');
    }
  }

  /** A capability was changed: so are the gateways that have it. */
  async capabilityChanged(id: string): Promise<void> {
    const affected = this.#gateways
      .ids()
      .filter((gateway) =>
        this.#gateways.peek(gateway)?.capabilities.some((capability) => capability.id === id),
      );
    await Promise.all(affected.map((gateway) => this.gatewayChanged(gateway)));
  }

  /** A gateway has other resources, of which no copy is held: so nothing can be compared. */
  resourcesChanged(gateway: string): void {
    this.#tell(gateway, ['resources']);
  }

  #tell(gateway: string, changed: readonly ChangedList[]): void {
    for (const list of changed) {
      this.#subscriptions.changed(gateway, list);
      const data = JSON.stringify({ jsonrpc: '2.0', method: `notifications/${list}/list_changed` });
      this.#streams.tellGateway(gateway, data);
    }
  }
}

function isSame(before: GatewaySnapshot, after: GatewaySnapshot, list: ChangedList): boolean {
  return textOf(before, list) === textOf(after, list);
}

/** A list as clients see it who may use everything. */
function textOf(gateway: GatewaySnapshot, list: ChangedList): string {
  const items = {
    tools: () => listExposed(gateway, ANONYMOUS),
    prompts: () => [...gateway.prompts.values()],
    resources: () => [...gateway.resources.values(), ...gateway.templates],
  }[list]();
  return items.map(({ json }) => json).join('\n');
}
