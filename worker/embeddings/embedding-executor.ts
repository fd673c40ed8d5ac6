import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { PlatformError } from '../../platform/errors.ts';
import { quantize, vectorFromText, vectorToText } from '../../platform/vectors.ts';
import { type EmbedRequest, type EmbedResult, MAX_TEXTS } from '../../schema/embedding.ts';
import type { ExecutionContext, ExecutionResult } from '../executor.ts';
import type { Embedder } from './embedder.ts';

/** Vectors that nobody asks for go after this long, in seconds. */
const KEEP_SECONDS = 30 * 24 * 60 * 60;

/** Makes vectors of texts; each is made once, and kept in Redis under the hash of its model and text. */
export class EmbeddingExecutor {
  readonly #embedder: Embedder | undefined;
  readonly #redis: Redis;
  readonly #namespace: string;

  /** @param embedder undefined where no provider is set up. */
  constructor(embedder: Embedder | undefined, redis: Redis, namespace: string) {
    this.#embedder = embedder;
    this.#redis = redis;
    this.#namespace = namespace;
  }

  /** @throws PlatformError UPSTREAM_FAILED */
  async execute({ execution, signal }: ExecutionContext): Promise<ExecutionResult> {
    const request = execution.params as unknown as EmbedRequest;
    const result: EmbedResult =
      this.#embedder === undefined
        ? { model: undefined, vectors: [] }
        : {
            model: this.#embedder.model,
            vectors: (await this.#vectors(this.#embedder, request, signal)).map(vectorToText),
          };
    return { json: JSON.stringify(result), isError: false };
  }

  async #vectors(
    embedder: Embedder,
    { texts, purpose }: EmbedRequest,
    signal: AbortSignal,
  ): Promise<Int8Array[]> {
    if (texts.length > MAX_TEXTS) throw new PlatformError('VALIDATION_FAILED', `at most ${MAX_TEXTS} texts`);
    const keys = texts.map((text) => this.#key(embedder.model, purpose, text));
    const kept = await Promise.all(keys.map((key) => this.#redis.getex(key, 'EX', KEEP_SECONDS)));
    const vectors = kept.map((text) => (text === null ? undefined : vectorFromText(text)));
    const missing = texts.flatMap((text, n) => (vectors[n] === undefined ? [{ n, text }] : []));
    if (missing.length > 0) {
      const made = await this.#make(
        embedder,
        missing.map(({ text }) => text),
        purpose,
        signal,
      );
      const pipeline = this.#redis.pipeline();
      missing.forEach(({ n }, at) => {
        const vector = quantize(made[at] ?? []);
        vectors[n] = vector;
        pipeline.set(keys[n] ?? '', vectorToText(vector), 'EX', KEEP_SECONDS);
      });
      await pipeline.exec();
    }
    return vectors.map((vector) => vector ?? new Int8Array());
  }

  async #make(
    embedder: Embedder,
    texts: readonly string[],
    purpose: EmbedRequest['purpose'],
    signal: AbortSignal,
  ): Promise<number[][]> {
    try {
      return await embedder.embed(texts, purpose, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new PlatformError('UPSTREAM_FAILED', 'the embedding provider did not answer', { cause: error });
    }
  }

  #key(model: string, purpose: string, text: string): string {
    const hash = createHash('sha256').update(`${model}\0${purpose}\0${text}`).digest('base64url');
    return `${this.#namespace}vector:${hash}`;
  }
}
