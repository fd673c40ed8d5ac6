/** What API and workers say to each other about vectors (method `embed`). */
export interface EmbedRequest {
  /** At most {@link MAX_TEXTS}. */
  texts: string[];
  /** What they are: some models put questions elsewhere than what answers them. */
  purpose: 'document' | 'query';
}

export interface EmbedResult {
  /** What made them: vectors of two models cannot be compared. Undefined: no provider is set up, and there are no vectors. */
  model: string | undefined;
  /** In the order of the texts: one signed byte for each dimension, as base64. */
  vectors: string[];
}

/** Texts of one request at the most. */
export const MAX_TEXTS = 64;
