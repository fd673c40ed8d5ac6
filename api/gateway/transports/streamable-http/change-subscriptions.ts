import { PlatformError } from '../../../../platform/errors.ts';
import type { RequestId } from '../../../../platform/json-rpc.ts';
import { META } from '../../../../platform/mcp.ts';
import type { Params } from '../../call.ts';
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

interface Subscription {
  gateway: string;
  id: RequestId;
  filter: ChangeFilter;
  writer: SseWriter;
}

/** Resources that one subscription names at the most. */
const MAX_RESOURCES = 1000;

/** Open subscriptions of one API process at the most. */
const MAX_SUBSCRIPTIONS = 10_000;

/** Reads the wanted notifications, less those that the gateway cannot give (MCP 2026-07-28, basic/patterns/subscriptions). */
export function readFilter(wanted: unknown, capabilities: Record<string, unknown>): ChangeFilter {
  if (typeof wanted !== 'object' || wanted === null) {
    throw new PlatformError('VALIDATION_FAILED', 'params.notifications must say what to listen for');
  }
  const asked = wanted as Params;
  const resources = capabilities.resources as { subscribe?: boolean } | undefined;
  const uris = resources?.subscribe ? readUris(asked.resourceSubscriptions) : [];
  return {
    ...(asked.toolsListChanged === true ? { toolsListChanged: true } : {}),
    ...(asked.promptsListChanged === true && capabilities.prompts ? { promptsListChanged: true } : {}),
    ...(asked.resourcesListChanged === true && capabilities.resources ? { resourcesListChanged: true } : {}),
    ...(uris.length > 0 ? { resourceSubscriptions: uris } : {}),
  };
}

function readUris(wanted: unknown): string[] {
  if (wanted === undefined) return [];
  if (
    !Array.isArray(wanted) ||
    wanted.length > MAX_RESOURCES ||
    wanted.some((uri) => typeof uri !== 'string')
  ) {
    throw new PlatformError(
      'VALIDATION_FAILED',
      `params.notifications.resourceSubscriptions must be a list of URIs, ${MAX_RESOURCES} at the most`,
    );
  }
  return wanted as string[];
}

/** The streams of clients without a session that want to hear of changes (MCP 2026-07-28, basic/patterns/subscriptions). */
export class ChangeSubscriptions {
  readonly #open = new Set<Subscription>();

  /** Acknowledges, and tells of changes until the client closes the stream. @throws PlatformError UNAVAILABLE */
  open(gateway: string, id: RequestId, filter: ChangeFilter, openWriter: () => SseWriter): void {
    if (this.#open.size >= MAX_SUBSCRIPTIONS)
      throw new PlatformError('UNAVAILABLE', 'too many subscriptions');
    const writer = openWriter();
    const subscription: Subscription = { gateway, id, filter, writer };
    this.#open.add(subscription);
    writer.onClose(() => this.#open.delete(subscription));
    notify(subscription, 'notifications/subscriptions/acknowledged', { notifications: filter });
  }

  /** Tells whoever listens that a list of a gateway has changed. */
  changed(gateway: string, list: ChangedList): void {
    for (const subscription of this.#open) {
      if (subscription.gateway !== gateway || !subscription.filter[`${list}ListChanged`]) continue;
      notify(subscription, `notifications/${list}/list_changed`, {});
    }
  }

  /** Tells whoever listens that a resource of a gateway has other content. */
  updated(gateway: string, uri: string): void {
    for (const subscription of this.#open) {
      if (subscription.gateway !== gateway || !subscription.filter.resourceSubscriptions?.includes(uri))
        continue;
      notify(subscription, 'notifications/resources/updated', { uri });
    }
  }

  /** Ends every subscription in order: the response says that it was no accident. */
  close(): void {
    for (const { id, writer } of this.#open) {
      const result = { resultType: 'complete', _meta: { [META.subscriptionId]: id } };
      writer.event(JSON.stringify({ jsonrpc: '2.0', id, result }));
      writer.end();
    }
  }
}

function notify({ id, writer }: Subscription, method: string, params: Params): void {
  const content = { ...params, _meta: { [META.subscriptionId]: id } };
  writer.event(JSON.stringify({ jsonrpc: '2.0', method, params: content }));
}
