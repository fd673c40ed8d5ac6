/** A client that sends exactly what a test wants to send. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  /** The JSON body, or the JSON of the events in order. */
  messages: RawMessage[];
  text: string;
}

export interface RawMessage {
  id?: unknown;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: Record<string, unknown> };
}

/** POSTs a body as it is; a string is sent as text. */
export async function post(
  url: URL | string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, messages: messagesIn(response, text) };
}

function messagesIn(response: Response, text: string): RawMessage[] {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream'))
    return eventsIn(text).map(({ data }) => JSON.parse(data) as RawMessage);
  if (!type.startsWith('application/json')) return [];
  const body: unknown = JSON.parse(text);
  return (Array.isArray(body) ? body : [body]) as RawMessage[];
}

/** The events of a stream that have data. */
export function eventsIn(text: string): { id: string | undefined; data: string }[] {
  return text
    .split('\n\n')
    .map((block) => ({ id: /^id: (.*)$/m.exec(block)?.[1], data: /^data: (.+)$/m.exec(block)?.[1] ?? '' }))
    .filter(({ data }) => data !== '');
}

/** Begins a session. @returns headers that belong to it. */
export async function beginSession(
  url: URL,
  revision = '2025-11-25',
  capabilities: Record<string, unknown> = {},
  extra: Record<string, string> = {},
): Promise<Record<string, string>> {
  const params = { protocolVersion: revision, capabilities, clientInfo: { name: 'raw', version: '0' } };
  const answer = await post(url, { jsonrpc: '2.0', id: 0, method: 'initialize', params }, extra);
  const headers = {
    'mcp-session-id': answer.headers.get('mcp-session-id') ?? '',
    'mcp-protocol-version': revision,
    ...extra,
  };
  await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
  return headers;
}
