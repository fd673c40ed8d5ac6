import { PlatformError } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import type { RequestId } from '../../../../platform/json-rpc.ts';
import { META } from '../../../../platform/mcp.ts';
import type { Admission } from '../../admit.ts';
import type { Params } from '../../call.ts';
import { referenceOf } from '../../principal.ts';
import type { SseWriter } from '../../streams/sse-writer.ts';

/** What a client wants to hear of; each of it only where the gateway has it. */
export interface ChangeFilter {
  toolsListChanged?: true;
  promptsListChanged?: true;
  resourcesListChanged?: true;
  /** URIs of resources. */
  resourceSubscriptions?: string[];
}

/** The kinds of lists that can change. */
export type ChangedList = 'tools' | 'prompts' | 'resources';

/** An open stream of a client without a session. */
export interface Subscription {
  /** Whose upstream state its resources use: its own. */
  owner: string;
  gateway: string;
  /** Whose it is. */
  principal: string;
  id: RequestId;
  filter: ChangeFilter;
  writer: SseWriter;
  /** Before that nothing else may be said. */
  acknowledged: boolean;
}

/** Open subscriptions of one API process at the most. */
const MAX_SUBSCRIPTIONS = 10_000;
/** Resources of one subscription at the most. */
const MAX_RESOURCES = 200;

/** Reads the wanted notifications, less those that the gateway cannot give (MCP 2026-07-28, basic/patterns/subscriptions). */
export function readFilter(wanted: unknown, capabilities: Record<string, unknown>): ChangeFilter {
  if (typeof wanted !== 'object' || wanted === null) {
    throw new PlatformError('VALIDATION_FAILED', 'params.notifications must say what to listen for');
  }
  const asked = wanted as Params;
  const resources = capabilities.resources as Params | undefined;
  return {
    ...(asked.toolsListChanged === true ? { toolsListChanged: true } : {}),
    ...(asked.promptsListChanged === true && capabilities.prompts ? { promptsListChanged: true } : {}),
    ...(asked.resourcesListChanged === true && resources ? { resourcesListChanged: true } : {}),
    ...(asked.resourceSubscriptions !== undefined && resources?.subscribe
      ? { resourceSubscriptions: readUris(asked.resourceSubscriptions) }
      : {}),
  };
}

function readUris(uris: unknown): string[] {
  if (!Array.isArray(uris) || uris.length > MAX_RESOURCES || uris.some((uri) => typeof uri !== 'string')) {
    const path = 'params.notifications.resourceSubscriptions';
    throw new PlatformError(
      'VALIDATION_FAILED',
      `${path} must be a list of ${MAX_RESOURCES} URIs at the most`,
    );
  }
  return uris as string[];
}

/** The streams of clients without a session that want to hear of changes (MCP 2026-07-28, basic/patterns/subscriptions). */
export class ChangeSubscriptions {
  readonly #open = new Map<string, Subscription>();

  /** Takes a stream in. Nothing is said on it before {@link acknowledge}. @throws PlatformError UNAVAILABLE */
  open(
    { gateway, principal }: Admission,
    id: RequestId,
    filter: ChangeFilter,
    openWriter: () => SseWriter,
  ): Subscription {
    if (this.#open.size >= MAX_SUBSCRIPTIONS)
      throw new PlatformError('UNAVAILABLE', 'too many subscriptions');
    const writer = openWriter();
    writer.endAt(principal.expiresAt);
    const subscription: Subscription = {
      owner: `listen-${newId()}`,
      gateway: gateway.id,
      principal: referenceOf(principal),
      id,
      filter,
      writer,
      acknowledged: false,
    };
    this.#open.set(subscription.owner, subscription);
    writer.onClose(() => this.#open.delete(subscription.owner));
    return subscription;
  }

  /** Says what the client will hear of: the first thing on its stream. */
  acknowledge(subscription: Subscription): void {
    subscription.acknowledged = true;
    notify(subscription, 'notifications/subscriptions/acknowledged', { notifications: subscription.filter });
  }

  /** Tells whoever listens that a list of a gateway has changed. */
  changed(gateway: string, list: ChangedList): void {
    for (const subscription of this.#open.values()) {
      if (subscription.gateway !== gateway || !subscription.filter[`${list}ListChanged`]) continue;
      notify(subscription, `notifications/${list}/list_changed`, {});
    }
  }

  /** The gateway of an owner's subscription, where it is open at this process. */
  gatewayOf(owner: string): string | undefined {
    return this.#open.get(owner)?.gateway;
  }

  /** The owners of those that are for resources. */
  listening(): string[] {
    const open = [...this.#open.values()];
    return open.filter(({ filter }) => filter.resourceSubscriptions !== undefined).map(({ owner }) => owner);
  }

  /** Tells one subscription of a resource that it has subscribed to. */
  tell(owner: string, method: string, params: Params): void {
    const subscription = this.#open.get(owner);
    const wanted = subscription?.filter.resourceSubscriptions?.includes(String(params.uri));
    if (subscription !== undefined && wanted && method === 'notifications/resources/updated')
      notify(subscription, method, params);
  }

  /** Who listens to a gateway here. */
  principals(gateway: string): string[] {
    const listening = [...this.#open.values()].filter((it) => it.gateway === gateway);
    return listening.map(({ principal }) => principal);
  }

  /** Ends what a principal listens to on a gateway. */
  endPrincipal(gateway: string, principal: string): void {
    for (const it of this.#open.values()) if (it.gateway === gateway && it.principal === principal) end(it);
  }

  /** Ends every subscription. */
  close(): void {
    for (const subscription of this.#open.values()) end(subscription);
  }
}

/** Ends in order: the response says that it was no accident. */
function end({ id, writer }: Subscription): void {
  const result = { resultType: 'complete', _meta: { [META.subscriptionId]: id } };
  writer.event(JSON.stringify({ jsonrpc: '2.0', id, result }));
  writer.end();
}

function notify({ id, writer, acknowledged }: Subscription, method: string, params: Params): void {
  if (!acknowledged) return;
  const content = { ...params, _meta: { ...(params._meta as Params), [META.subscriptionId]: id } };
  writer.event(JSON.stringify({ jsonrpc: '2.0', method, params: content }));
}
