import { UpstreamError } from '../../../platform/errors.ts';
import type { ExecutionContext } from '../../executor.ts';
import { type Model, ModelFailure, type ModelPrompt, ModelRefusal, type ModelReply } from '../model.ts';

/** Tokens that an answer may have. */
const MAX_TOKENS = 4000;

/** What a client answers when its user does not want the request (MCP 2025-11-25, client/sampling, Error Handling). */
const REJECTED = -1;

/** The client's own model, by MCP sampling. While it is asked the clock of the request stands. */
export class SamplingModel implements Model {
  readonly provider = 'sampling';
  readonly #ask: ExecutionContext['ask'];

  constructor(ask: ExecutionContext['ask']) {
    this.#ask = ask;
  }

  async ask({ system, messages, schema }: ModelPrompt, name: string | undefined): Promise<ModelReply> {
    const result = await this.#ask('sampling/createMessage', {
      systemPrompt: `${system}\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`,
      messages: messages.map(({ role, text }) => ({ role, content: { type: 'text', text } })),
      maxTokens: MAX_TOKENS,
      ...(name === undefined ? {} : { modelPreferences: { hints: [{ name }] } }),
    }).catch((error: unknown) => {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.code === REJECTED) throw new ModelRefusal('the user did not want their model to be asked');
      throw new ModelFailure('the client could not ask its model', { cause: error });
    });
    const { content, model } = result as { content?: unknown; model?: unknown };
    const text = textOf(content);
    if (text === '') throw new ModelFailure("the client's model answered with nothing");
    return {
      text,
      model: typeof model === 'string' ? model : "the client's model",
      // Clients do not say (MCP 2025-11-25, CreateMessageResult).
      inputTokens: null,
      outputTokens: null,
    };
  }
}

/** One block of content, or several (MCP 2025-11-25, CreateMessageResult). */
function textOf(content: unknown): string {
  const blocks = Array.isArray(content) ? (content as unknown[]) : [content];
  return blocks
    .map((block) => {
      const { type, text } = (block ?? {}) as { type?: unknown; text?: unknown };
      return type === 'text' && typeof text === 'string' ? text : '';
    })
    .join('');
}
