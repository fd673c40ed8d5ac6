import type { Client } from './client.ts';

/** Every node of a list, page by page. @param query has `$after` and calls the list `list`. */
export async function* allNodes<Node>(client: Client, query: string): AsyncGenerator<Node> {
  let after: string | undefined;
  for (;;) {
    const { list } = await client.query<{
      list: { nodes: Node[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(query, { after });
    yield* list.nodes;
    if (!list.pageInfo.hasNextPage) return;
    after = list.pageInfo.endCursor;
  }
}
