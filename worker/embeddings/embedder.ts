import type { Dispatcher } from 'undici';
import type { EmbedRequest } from '../../schema/embedding.ts';

export type EmbedPurpose = EmbedRequest['purpose'];

/** Makes vectors of texts: texts that mean the same lie near each other. */
export interface Embedder {
  readonly model: string;
  /** In the order of the texts. @throws EmbeddingFailure, or the reason of the signal. */
  embed(texts: readonly string[], purpose: EmbedPurpose, signal: AbortSignal): Promise<number[][]>;
}

/** Who makes the vectors. */
export interface EmbeddingEndpoint {
  /** Undefined: the provider's own. */
  baseUrl: string | undefined;
  apiKey: string | undefined;
  model: string;
}

/** How often a provider is asked that is busy, and how long each time. */
export interface Patience {
  attempts: number;
  /** Milliseconds. */
  timeoutMs: number;
}

/** The way to an endpoint: what may be reached by it, and how long is waited. */
export interface EmbeddingTransport {
  dispatcher: Dispatcher;
  patience: Record<EmbedPurpose, Patience>;
}

/** The provider gave no vectors. The message says why, for admins. */
export class EmbeddingFailure extends Error {
  override readonly name = 'EmbeddingFailure';
  /** Whether trying again later may help. */
  readonly passing: boolean;

  constructor(message: string, passing: boolean) {
    super(message);
    this.passing = passing;
  }
}
