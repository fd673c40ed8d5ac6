/** Makes vectors of texts: texts that mean the same lie near each other. */
export interface Embedder {
  model: string;
  /** In the order of the texts. @throws EmbeddingFailure, or the reason of the signal. */
  embed(texts: readonly string[], purpose: 'document' | 'query', signal: AbortSignal): Promise<number[][]>;
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
