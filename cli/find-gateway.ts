import type { Client } from './client.ts';
import { Failure } from './failure.ts';

/** The form of an id. */
const ID = /^[a-z2-7]{16}$/;

/** The id of a gateway that is called by its id or its name. @throws Failure where there is none. */
export async function findGateway(client: Client, called: string): Promise<string> {
  if (ID.test(called)) {
    const { gateway } = await client.query<{ gateway: { id: string } | null }>(
      'query ($id: ID!) { gateway(id: $id) { id } }',
      { id: called },
    );
    if (gateway !== null) return gateway.id;
  }
  const { gateways } = await client.query<{ gateways: { nodes: { id: string; name: string }[] } }>(
    'query ($search: String) { gateways(first: 200, search: $search) { nodes { id name } } }',
    { search: called },
  );
  const found = gateways.nodes.find(({ name }) => name === called);
  if (found !== undefined) return found.id;
  const near = gateways.nodes.map(({ name }) => name).join(', ');
  throw new Failure(`there is no gateway "${called}"${near === '' ? '' : `; there is: ${near}`}`);
}
