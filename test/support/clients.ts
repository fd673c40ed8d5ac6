import {
  Client as ClientV2,
  StreamableHTTPClientTransport as StreamableHttpV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as StreamableHttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';

const INFO = { name: 'omnigate-tests', version: '1.0.0' };

const opened = new Set<{ close(): Promise<void> }>();

/** Closes every client that the tests so far have opened. */
export async function closeClients(): Promise<void> {
  await Promise.allSettled([...opened].map((client) => client.close()));
  opened.clear();
}

function requestInit(key: string | undefined): RequestInit {
  return key === undefined ? {} : { headers: { 'x-api-key': key } };
}

/** The 1.x SDK's client over Streamable HTTP: what most clients in the field are. */
export async function connectV1(
  url: URL,
  key?: string,
  capabilities: ClientCapabilities = {},
): Promise<ClientV1> {
  const client = new ClientV1(INFO, { capabilities });
  await client.connect(new StreamableHttpV1(url, { requestInit: requestInit(key) }));
  opened.add(client);
  return client;
}

/** The 1.x SDK's client over HTTP+SSE. */
export async function connectSse(url: URL, key?: string): Promise<ClientV1> {
  const client = new ClientV1(INFO, { capabilities: {} });
  const init = requestInit(key);
  const withKey: typeof fetch = (target, options) =>
    fetch(target, {
      ...options,
      headers: { ...Object.fromEntries(new Headers(options?.headers)), ...init.headers },
    });
  await client.connect(
    new SSEClientTransport(url, { requestInit: init, eventSourceInit: { fetch: withKey } }),
  );
  opened.add(client);
  return client;
}

/** The 2.x SDK's client, as one of the eras. */
export async function connectV2(url: URL, era: '2025-11-25' | '2026-07-28', key?: string): Promise<ClientV2> {
  const versionNegotiation = era === '2026-07-28' ? ({ mode: { pin: '2026-07-28' } } as const) : undefined;
  const client = new ClientV2(INFO, {
    capabilities: {},
    ...(versionNegotiation ? { versionNegotiation } : {}),
  });
  await client.connect(new StreamableHttpV2(url, { requestInit: requestInit(key) }));
  opened.add(client);
  return client;
}
