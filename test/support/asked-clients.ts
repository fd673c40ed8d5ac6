import {
  Client as ClientV2,
  StreamableHTTPClientTransport as StreamableHttpV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as StreamableHttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** A question that a client was asked. */
export interface AskedForm {
  message: string;
  requestedSchema: { properties: Record<string, Record<string, unknown>>; required?: string[] };
}

export type FormAnswer = {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string | number | boolean>;
};

/** What a client can be asked, and how it answers. */
export interface Answers {
  form?: (form: AskedForm) => FormAnswer;
  /** Gets what its model is told and asked; answers with the model's words, or throws as a user does who does not want it. */
  sampling?: (system: string, messages: { role: string; text: string }[]) => string;
}

const INFO = { name: 'omnigate-tests', version: '1.0.0' };

/** The 1.x SDK's client, asked. */
export async function connectAskedV1(url: URL, answers: Answers): Promise<ClientV1> {
  const client = new ClientV1(INFO, { capabilities: capabilitiesFor(answers) });
  const { form, sampling } = answers;
  if (form) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => form(params as unknown as AskedForm));
  }
  if (sampling) {
    client.setRequestHandler(CreateMessageRequestSchema, async ({ params }) => sampled(sampling, params));
  }
  await client.connect(new StreamableHttpV1(url));
  return client;
}

/** The 2.x SDK's client, asked as its era asks: by requests, or in results that want input. */
export async function connectAskedV2(
  url: URL,
  answers: Answers,
  era: '2025-11-25' | '2026-07-28' = '2025-11-25',
): Promise<ClientV2> {
  const client = new ClientV2(INFO, {
    capabilities: capabilitiesFor(answers),
    ...(era === '2026-07-28' ? { versionNegotiation: { mode: { pin: era } } } : {}),
  });
  const { form, sampling } = answers;
  if (form) {
    client.setRequestHandler('elicitation/create', async ({ params }) =>
      form(params as unknown as AskedForm),
    );
  }
  if (sampling) {
    client.setRequestHandler('sampling/createMessage', async ({ params }) => sampled(sampling, params));
  }
  await client.connect(new StreamableHttpV2(url));
  return client;
}

function capabilitiesFor({ form, sampling }: Answers) {
  return { ...(form ? { elicitation: { form: {} } } : {}), ...(sampling ? { sampling: {} } : {}) };
}

function sampled(
  sampling: NonNullable<Answers['sampling']>,
  { systemPrompt = '', messages }: { systemPrompt?: string; messages: { role: string; content: unknown }[] },
) {
  const read = messages.map(({ role, content }) => ({ role, text: (content as { text: string }).text }));
  const text = sampling(systemPrompt, read);
  return {
    role: 'assistant' as const,
    model: 'model-of-the-client',
    content: { type: 'text' as const, text },
  };
}
