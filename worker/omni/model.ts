import type { OmniProvider } from '../../schema/omni-specification.ts';

export interface ModelMessage {
  role: 'user' | 'assistant';
  text: string;
}

/** What a model is asked: to answer with one JSON object that fits a schema. */
export interface ModelPrompt {
  system: string;
  messages: ModelMessage[];
  /** JSON Schema of the answer, of the part that every provider understands. */
  schema: Record<string, unknown>;
}

export interface ModelReply {
  text: string;
  model: string;
  /** Null where it does not say. */
  inputTokens: number | null;
  outputTokens: number | null;
}

/** A model that can be asked. */
export interface Model {
  readonly provider: OmniProvider;
  /**
   * @param name another model than the configured one. @param signal ends the wait.
   * @throws ModelFailure, ModelRefusal
   */
  ask(prompt: ModelPrompt, name: string | undefined, signal: AbortSignal): Promise<ModelReply>;
}

/** A model did not answer, or not with what was asked for: another one may. The message names no key and no address. */
export class ModelFailure extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.name = 'ModelFailure';
  }
}

/** A model does not want to: no other one is asked instead. */
export class ModelRefusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ModelRefusal';
  }
}
