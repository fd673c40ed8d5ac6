import type { Client } from '../client.ts';
import { findGateway } from '../find-gateway.ts';
import { note, print } from '../output.ts';

export interface KeyOptions {
  name: string;
  expires?: string;
  rate?: number;
  tools?: string[];
}

/** Makes a key. Its secret alone goes to standard output, so that a script can take it from there. */
export async function createKey(client: Client, called: string, options: KeyOptions): Promise<void> {
  const { generateApiKey } = await client.query<{
    generateApiKey: { secret: string; apiKey: { id: string } };
  }>(
    `mutation ($gatewayId: ID!, $input: GenerateApiKeyInput!) {
      generateApiKey(gatewayId: $gatewayId, input: $input) { secret apiKey { id } }
    }`,
    {
      gatewayId: await findGateway(client, called),
      input: {
        name: options.name,
        expiresAt: options.expires,
        maxRequestsPerMinute: options.rate,
        tools: options.tools,
      },
    },
  );
  note(`key ${generateApiKey.apiKey.id} was made; its secret is shown here and never again`);
  print(generateApiKey.secret);
}
