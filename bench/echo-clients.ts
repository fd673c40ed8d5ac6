import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** Opens sessions in which the echo tool was called once. */
export async function connect(sessions: number, url: URL): Promise<Client[]> {
  const clients: Client[] = [];
  for (let n = 0; n < sessions; n += 1) {
    const client = new Client({ name: 'bench', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(url));
    await client.callTool({ name: 'echo', arguments: { text: 'first' } });
    clients.push(client);
  }
  return clients;
}

/** Calls the echo tool. @throws where what comes back is something else. */
export async function echo(client: Client | undefined): Promise<void> {
  const result = await client?.callTool({ name: 'echo', arguments: { text: 'hello' } });
  const [first] = (result?.content ?? []) as { text?: string }[];
  if (first?.text !== 'hello') throw new Error('the echo is wrong');
}
