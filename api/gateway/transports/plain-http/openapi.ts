import { acceptsKeys, acceptsTokens } from '../../authentication/challenge.ts';
import type { ExposedTool } from '../../exposure/exposed-tool.ts';
import type { GatewaySnapshot } from '../../gateway-snapshot.ts';

/** A gateway's tools described as OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as MCP's are. */
export function describeAsOpenApi(
  gateway: GatewaySnapshot,
  tools: readonly ExposedTool[],
  url: string,
): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: { title: gateway.name, description: gateway.description, version: '1' },
    servers: [{ url }],
    paths: Object.fromEntries(tools.map((tool) => [`/tools/${tool.visible}`, { post: operationOf(tool) }])),
    ...securityOf(gateway),
  };
}

/** One way in is enough, so each is a requirement of its own. */
function securityOf(gateway: GatewaySnapshot): Record<string, unknown> {
  if (!gateway.requireAuthentication) return {};
  const securitySchemes = {
    ...(acceptsKeys(gateway) ? { apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } : {}),
    ...(acceptsTokens(gateway) ? { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } : {}),
  };
  const security = Object.keys(securitySchemes).map((name) => ({ [name]: [] }));
  return { security, components: { securitySchemes } };
}

function operationOf({ visible, descriptor }: ExposedTool): Record<string, unknown> {
  const { title, description, inputSchema, outputSchema } = descriptor;
  return {
    operationId: visible,
    summary: title,
    description,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: standalone(inputSchema, `${visible}/input`) } },
    },
    responses: {
      200: {
        description: 'The result of the tool; isError says whether the tool itself failed.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                content: { type: 'array', items: { type: 'object' } },
                isError: { type: 'boolean' },
                ...(outputSchema === undefined
                  ? {}
                  : { structuredContent: standalone(outputSchema, `${visible}/output`) }),
              },
              required: ['content'],
            },
          },
        },
      },
      default: {
        description: 'The request failed.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                error: {
                  type: 'object',
                  properties: {
                    code: { type: 'string' },
                    message: { type: 'string' },
                    details: { type: 'object' },
                    requestId: { type: 'string' },
                  },
                  required: ['code', 'message', 'requestId'],
                },
              },
              required: ['error'],
            },
          },
        },
      },
    },
  };
}

/** References inside a schema are meant within that schema, not within this document: an identifier of its own says so. */
function standalone(schema: Record<string, unknown>, id: string): Record<string, unknown> {
  return JSON.stringify(schema).includes('"$ref"') ? { $id: `urn:omnigate:tool:${id}`, ...schema } : schema;
}
