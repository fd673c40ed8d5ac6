import type { Logger } from '../../../platform/logger.ts';
import { vectorFromText } from '../../../platform/vectors.ts';
import type { EmbedRequest, EmbedResult } from '../../../schema/embedding.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';

/** How long a worker may take, in milliseconds: for a batch of tools, and for a question that somebody waits for. */
const TIMEOUT_MS = { document: 30_000, query: 5000 };
/** How long nobody asks again after it failed, or where no provider is set up; in milliseconds. */
const AFTER_FAILURE_MS = 60_000;
const WHERE_NONE_MS = 5 * 60_000;

/** Vectors of texts, made by workers, where a provider is set up there. */
export class Embeddings {
  readonly #dispatcher: Dispatcher;
  readonly #logger: Logger;
  /** Milliseconds since the epoch before which nobody is asked. */
  #notBefore = 0;

  constructor(dispatcher: Dispatcher, logger: Logger) {
    this.#dispatcher = dispatcher;
    this.#logger = logger;
  }

  /** Whether it is worth asking. */
  get available(): boolean {
    return Date.now() >= this.#notBefore;
  }

  /** @returns undefined where there are none, or none right now. */
  async embed(texts: string[], purpose: EmbedRequest['purpose']): Promise<Int8Array[] | undefined> {
    if (!this.available) return undefined;
    try {
      const answer = await this.#dispatcher.run(
        {
          capability: 'embeddings',
          method: 'embed',
          params: { texts, purpose } satisfies EmbedRequest,
          timeoutMs: TIMEOUT_MS[purpose],
          principal: { kind: 'admin', id: 'platform' },
        },
        {},
      );
      const { model, vectors } = JSON.parse(answer.json) as EmbedResult;
      if (model !== undefined) return vectors.map(vectorFromText);
      this.#notBefore = Date.now() + WHERE_NONE_MS;
    } catch (error) {
      this.#notBefore = Date.now() + AFTER_FAILURE_MS;
      this.#logger.warn({ err: error }, 'no vectors could be made; tools are searched by their words alone');
    }
    return undefined;
  }
}
