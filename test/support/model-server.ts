import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What a model is asked, whichever protocol it came by. */
export interface AskedModel {
  protocol: 'openai' | 'gemini';
  model: string;
  system: string;
  messages: { role: string; text: string }[];
  /** The JSON Schema that the answer should fit. */
  schema: Record<string, unknown> | undefined;
  key: string;
}

/** How a model behaves, once. */
export type ModelBehaviour =
  | { say: unknown }
  | { raw: string }
  | { refuse: string }
  | { fail: number; retryAfter?: number }
  | { hang: true };

export const USAGE = { input: 100, output: 20 };

/**
 * Speaks the wire formats of OpenAI (`/v1/chat/completions`, `/v1/embeddings`) and of the Gemini API (`/v1beta/models/…:generateContent`,
 * `:batchEmbedContents`), and answers as a test wants it to.
 */
export class ModelServer {
  /** Everything that was asked, in order. */
  readonly asked: AskedModel[] = [];
  /** Texts of which vectors were made. */
  readonly embedded: string[] = [];
  #behave: (asked: AskedModel, nth: number) => ModelBehaviour = () => ({ fail: 500 });
  #embed: (text: string) => number[] | 'hang' | 'fail' = () => 'fail';
  readonly #server: Server;
  #nth = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ModelServer> {
    const server = createServer();
    const models = new ModelServer(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      models.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return models;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on: one behaviour after the other, and the last one for good. */
  behave(...behaviours: ModelBehaviour[]): void {
    this.answer((_, nth) => behaviours[Math.min(nth, behaviours.length - 1)] ?? { fail: 500 });
  }

  /** From now on: as a function says, which gets what is asked and how many were asked before. */
  answer(behave: (asked: AskedModel, nth: number) => ModelBehaviour): void {
    this.asked.length = 0;
    this.#nth = 0;
    this.#behave = behave;
  }

  embedAs(embed: (text: string) => number[] | 'hang' | 'fail'): void {
    this.#embed = embed;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await json(request)) as Record<string, unknown>;
    const path = request.url ?? '';
    if (path === '/v1/embeddings') this.#embedOpenAI(body, response);
    else if (path.endsWith(':batchEmbedContents')) this.#embedGemini(body, response);
    else if (path === '/v1/chat/completions') this.#chatOpenAI(request, body, response);
    else if (path.endsWith(':generateContent')) this.#generateGemini(request, path, body, response);
    else response.writeHead(404).end();
  }

  #next(asked: AskedModel): ModelBehaviour {
    this.asked.push(asked);
    const behaviour = this.#behave(asked, this.#nth);
    this.#nth += 1;
    return behaviour;
  }

  #chatOpenAI(request: IncomingMessage, body: Record<string, unknown>, response: ServerResponse): void {
    const [system, ...messages] = body.messages as { role: string; content: string }[];
    const format = body.response_format as { json_schema?: { schema: Record<string, unknown> } } | undefined;
    const behaviour = this.#next({
      protocol: 'openai',
      model: String(body.model),
      system: system?.content ?? '',
      messages: messages.map(({ role, content }) => ({ role, text: content })),
      schema: format?.json_schema?.schema,
      key: String(request.headers.authorization).replace('Bearer ', ''),
    });
    if (
      failed(behaviour, response, (status) => ({
        error: { message: `error ${status}`, type: 'server_error', param: null, code: null },
      }))
    )
      return;
    const refusal = 'refuse' in behaviour ? behaviour.refuse : null;
    reply(response, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: body.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: refusal === null ? wordsOf(behaviour) : null, refusal },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: USAGE.input,
        completion_tokens: USAGE.output,
        total_tokens: USAGE.input + USAGE.output,
      },
    });
  }

  #generateGemini(
    request: IncomingMessage,
    path: string,
    body: Record<string, unknown>,
    response: ServerResponse,
  ): void {
    type Content = { role?: string; parts: { text: string }[] };
    const textOf = (content: Content | undefined) => (content?.parts ?? []).map(({ text }) => text).join('');
    const config = body.generationConfig as Record<string, unknown> | undefined;
    const behaviour = this.#next({
      protocol: 'gemini',
      model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
      system: textOf(body.systemInstruction as Content | undefined),
      messages: (body.contents as Content[]).map((content) => ({
        role: content.role ?? '',
        text: textOf(content),
      })),
      schema: config?.responseJsonSchema as Record<string, unknown> | undefined,
      key: String(request.headers['x-goog-api-key']),
    });
    if (
      failed(behaviour, response, (code) => ({
        error: { code, message: `error ${code}`, status: 'UNAVAILABLE' },
      }))
    )
      return;
    const candidate =
      'refuse' in behaviour
        ? { index: 0, finishReason: behaviour.refuse }
        : {
            index: 0,
            finishReason: 'STOP',
            content: { role: 'model', parts: [{ text: wordsOf(behaviour) }] },
          };
    reply(response, {
      candidates: [candidate],
      usageMetadata: {
        promptTokenCount: USAGE.input,
        candidatesTokenCount: USAGE.output,
        totalTokenCount: USAGE.input + USAGE.output,
      },
      modelVersion: 'gemini-of-the-test',
    });
  }

  #embedOpenAI(body: Record<string, unknown>, response: ServerResponse): void {
    const vectors = this.#vectorsOf(body.input as string[], response);
    if (vectors === undefined) return;
    const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
    reply(response, {
      object: 'list',
      data,
      model: body.model,
      usage: { prompt_tokens: 1, total_tokens: 1 },
    });
  }

  #embedGemini(body: Record<string, unknown>, response: ServerResponse): void {
    const requests = body.requests as { content: { parts: { text: string }[] } }[];
    const vectors = this.#vectorsOf(
      requests.map(({ content }) => content.parts[0]?.text ?? ''),
      response,
    );
    if (vectors !== undefined) reply(response, { embeddings: vectors.map((values) => ({ values })) });
  }

  #vectorsOf(texts: string[], response: ServerResponse): number[][] | undefined {
    this.embedded.push(...texts);
    const made = texts.map((text) => this.#embed(text));
    if (made.includes('hang')) return undefined;
    if (!made.includes('fail')) return made as number[][];
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
    return undefined;
  }
}

/** @returns whether there is nothing more to say. */
function failed(
  behaviour: ModelBehaviour,
  response: ServerResponse,
  body: (status: number) => object,
): boolean {
  if ('hang' in behaviour) return true;
  if (!('fail' in behaviour)) return false;
  const { fail, retryAfter } = behaviour;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  response.writeHead(fail, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body(fail)));
  return true;
}

function wordsOf(behaviour: ModelBehaviour): string {
  if ('raw' in behaviour) return behaviour.raw;
  return 'say' in behaviour ? JSON.stringify(behaviour.say) : '';
}

function reply(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
