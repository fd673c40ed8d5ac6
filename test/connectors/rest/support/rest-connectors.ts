import type { Platform } from '../../../support/platform.ts';

export interface FoundTool {
  name: string;
  title: string | null;
  description: string | null;
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown> | null;
  annotations: Record<string, unknown> | null;
}

const TOOLS = 'tools { name title description inputSchema outputSchema annotations }';

/** Makes a REST connector. @returns its id. */
export async function createRest(platform: Platform, input: Record<string, unknown>): Promise<string> {
  const { createRestConnector } = await platform.graphql<{ createRestConnector: { id: string } }>(
    'mutation ($input: RestConnectorInput!) { createRestConnector(input: $input) { id } }',
    { input: { name: 'API', ...input } },
  );
  return createRestConnector.id;
}

export async function toolsOf(platform: Platform, id: string): Promise<FoundTool[]> {
  const { capability } = await platform.graphql<{ capability: { tools: FoundTool[] } }>(
    `query ($id: ID!) { capability(id: $id) { ${TOOLS} } }`,
    { id },
  );
  return capability.tools;
}
