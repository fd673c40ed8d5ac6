import type { Client } from '../client.ts';
import { findGateway } from '../find-gateway.ts';
import { note, print } from '../output.ts';
import { untilTime } from '../since-time.ts';

export interface KeyOptions {
  name: string;
  expires?: string;
  rate?: number;
  tools?: string[];
}

/** Makes a key. Its secret alone goes to standard output, so that a script can take it from there. */
export async function createKey(client: Client, called: string, options: KeyOptions): Promise<void> {
  const gatewayId = await findGateway(client, called);
  const expiresAt = options.expires && untilTime(options.expires, Date.now());
  await noteUnknownTools(client, gatewayId, options.tools ?? []);
  const { generateApiKey } = await client.query<{
    generateApiKey: { secret: string; apiKey: { id: string } };
  }>(
    `mutation ($gatewayId: ID!, $input: GenerateApiKeyInput!) {
      generateApiKey(gatewayId: $gatewayId, input: $input) { secret apiKey { id } }
    }`,
    {
      gatewayId,
      input: {
        name: options.name,
        expiresAt,
        maxRequestsPerMinute: options.rate,
        tools: options.tools,
      },
    },
  );
  note(`key ${generateApiKey.apiKey.id} was made; its secret is shown here and never again`);
  print(generateApiKey.secret);
}

/** A key may name a tool that is not there yet; more often it is misspelled. */
async function noteUnknownTools(client: Client, id: string, wanted: readonly string[]): Promise<void> {
  if (wanted.length === 0) return;
  const { gateway } = await client.query<{ gateway: { tools: { name: string }[] } }>(
    'query ($id: ID!) { gateway(id: $id) { tools { name } } }',
    { id },
  );
  const known = new Set(gateway.tools.map(({ name }) => name));
  for (const name of wanted)
    if (!known.has(name)) note(`the gateway has no tool "${name}" now; the key may use it should it come`);
}
