import { CHANNELS, type Channels } from '../../platform/channels.ts';
import type { JsonRpcErrorObject } from '../../schema/execution.ts';
import type { RelayedMessage } from '../dispatch/pending-execution.ts';
import type { RoundReport } from './input/waiting-calls.ts';

/** What API processes tell each other, because a client's requests may arrive at any of them. */
export type PeerMessage =
  /** The client cancelled a request that is not served here. */
  | { kind: 'cancel'; session: string; request: string | number; reason: string }
  /** The client answered a question that was not asked here. */
  | { kind: 'answer'; session: string; question: string; result?: unknown; error?: JsonRpcErrorObject }
  /** Something for the stream on which a session hears what belongs to no request. */
  | { kind: 'deliver'; session: string; data: string }
  /** A client resumes a stream here (`from`) that began elsewhere. */
  | { kind: 'resume'; session: string; stream: string; from: string }
  /** An event of a stream that was resumed at the process that gets this. */
  | { kind: 'event'; session: string; stream: string; index: number; data: string; last: boolean }
  /** The next round of a call that waits at the process that gets this; what comes of it goes to `from`. */
  | { kind: 'round'; round: string; from: string; call: string; responses: Record<string, unknown> }
  /** The client of a round is gone. */
  | { kind: 'round-gone'; round: string }
  /** A notification of a round. */
  | { kind: 'round-says'; round: string; message: RelayedMessage }
  /** How a round ended. */
  | { kind: 'round-ends'; round: string; report: RoundReport };

type Handler<Kind extends PeerMessage['kind']> = (message: Extract<PeerMessage, { kind: Kind }>) => void;

/** All API processes, as one of them sees the others. */
export class Peers {
  readonly id: string;
  readonly #channels: Channels;
  readonly #handlers = new Map<string, (message: PeerMessage) => void>();

  constructor(id: string, channels: Channels) {
    this.id = id;
    this.#channels = channels;
  }

  async start(): Promise<void> {
    const receive = (text: string) => {
      const message = JSON.parse(text) as PeerMessage;
      this.#handlers.get(message.kind)?.(message);
    };
    await this.#channels.subscribe(CHANNELS.peers, receive);
    await this.#channels.subscribe(CHANNELS.peer(this.id), receive);
  }

  on<Kind extends PeerMessage['kind']>(kind: Kind, handler: Handler<Kind>): void {
    this.#handlers.set(kind, (message) => handler(message as Extract<PeerMessage, { kind: Kind }>));
  }

  /** To every API process, this one too. */
  async tellAll(message: PeerMessage): Promise<void> {
    await this.#channels.publish(CHANNELS.peers, JSON.stringify(message));
  }

  /** To one API process. @returns how many heard it: 0 where it is gone. */
  tell(process: string, message: PeerMessage): Promise<number> {
    return this.#channels.publish(CHANNELS.peer(process), JSON.stringify(message));
  }
}
