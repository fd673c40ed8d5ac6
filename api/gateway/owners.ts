import { CHANNELS, type Channels } from '../../platform/channels.ts';
import { UpstreamError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Snapshots } from '../../platform/snapshots.ts';
import type { Directive, JsonRpcErrorObject } from '../../schema/execution.ts';
import type { OwnerMessage } from '../../schema/owner-message.ts';
import type { RelayedMessage } from '../dispatch/pending-execution.ts';
import type { Params } from './call.ts';
import { canAnswer } from './execute.ts';
import type { GatewaySnapshot } from './gateway-snapshot.ts';
import type { Questions } from './questions.ts';
import type { Session, SessionStore } from './session-store.ts';
import type { SessionStreams } from './streams/session-streams.ts';
import type { ChangeSubscriptions } from './transports/streamable-http/change-subscriptions.ts';

export interface OwnersOptions {
  channels: Channels;
  gateways: Snapshots<GatewaySnapshot>;
  sessions: SessionStore;
  streams: SessionStreams;
  subscriptions: ChangeSubscriptions;
  questions: Questions;
  logger: Logger;
}

/**
 * What belongs to no request, between clients that listen at this process and whatever workers keep for them: resources that were
 * updated, questions outside of calls, changed roots.
 */
export class Owners {
  readonly #options: OwnersOptions;

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { channels, logger } = this.#options;
    await channels.subscribe(CHANNELS.owners, (text) => {
      this.#heed(JSON.parse(text) as OwnerMessage).catch((error: unknown) =>
        logger.warn({ err: error }, 'a message to a client was lost'),
      );
    });
  }

  /** A client says something to whatever is kept for it. */
  async tell(owner: string, method: string, params: Params): Promise<void> {
    await this.#direct({ kind: 'owner-says', owner, method, params });
  }

  async #heed(message: OwnerMessage): Promise<void> {
    const { streams, subscriptions, sessions, gateways } = this.#options;
    const { owner, capability, method, params } = message;
    const listening = subscriptions.gatewayOf(owner);
    if (listening !== undefined) {
      const gateway = await gateways.get(listening);
      if (gateway !== undefined && message.kind === 'notification')
        subscriptions.tell(owner, method, asVisible(gateway, capability, params));
      return;
    }
    if (!streams.listensHere(owner)) return;
    const session = await sessions.find(owner);
    const gateway = session && (await gateways.get(session.gateway));
    if (session === undefined || gateway === undefined) return;
    const visible = asVisible(gateway, capability, params);
    if (message.kind === 'request') await this.#ask(session, message.question, { method, params: visible });
    else streams.deliver(owner, JSON.stringify({ jsonrpc: '2.0', method, params: visible }));
  }

  async #ask(session: Session, question: string, message: RelayedMessage): Promise<void> {
    const { questions, streams } = this.#options;
    const send = (data: string) => streams.deliver(session.id, data);
    const directive: Extract<Directive, { kind: 'owner-answers' }> = { kind: 'owner-answers', question };
    if (!canAnswer(session.client, message.method)) {
      directive.error = { code: -32601, message: `the client cannot answer ${message.method}` };
    } else {
      try {
        const never = new AbortController().signal;
        directive.result = (await questions.ask(session.id, message, send, never)) as Params;
      } catch (error) {
        directive.error = asErrorObject(error);
      }
    }
    await this.#direct(directive);
  }

  async #direct(directive: Directive): Promise<void> {
    await this.#options.channels.publish(CHANNELS.workers, JSON.stringify(directive));
  }
}

function asErrorObject(error: unknown): JsonRpcErrorObject {
  if (error instanceof UpstreamError) return { code: error.code, message: error.message, data: error.data };
  return { code: -32603, message: 'the client did not answer' };
}

/** Resources are known to clients by what their gateway shows. */
function asVisible(gateway: GatewaySnapshot, capability: string, params: Params): Params {
  if (typeof params.uri !== 'string') return params;
  for (const entry of gateway.resources.values()) {
    if (entry.capability.id === capability && entry.upstream === params.uri)
      return { ...params, uri: entry.visible };
  }
  return params;
}
