import type { Client } from './client.ts';
import { Failure } from './failure.ts';
import { MAX_NAMED, notFound } from './not-found.ts';

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
  const names = gateways.nodes.length > 0 ? gateways.nodes : (await firstGateways(client)).nodes;
  throw new Failure(notFound('gateway', called, names));
}

/** Some, for whoever does not know what there is. */
async function firstGateways(client: Client): Promise<{ nodes: { name: string }[] }> {
  const query = `query { gateways(first: ${MAX_NAMED}) { nodes { name } } }`;
  return (await client.query<{ gateways: { nodes: { name: string }[] } }>(query)).gateways;
}
