/** How one client is told about a gateway. */
export interface ClientConfiguration {
  client: string;
  /** For ids and attributes: no spaces. */
  slug: string;
  /** Where it belongs. */
  where: string;
  code: string;
}

export interface ClientGateway {
  name: string;
  endpoints: { mcp: string; http: string };
  requireAuthentication: boolean;
}

/** Stands where the key belongs. */
const KEY_SLOT = 'ak-YOUR-KEY';

/** Ready-made configurations, with the key in its place. */
export function clientConfigurations(gateway: ClientGateway, secret: string | null): ClientConfiguration[] {
  return configurationsOf(gateway, secret).map((it) => ({ ...it, slug: slugOf(it.client) }));
}

function configurationsOf(
  gateway: ClientGateway,
  secret: string | null,
): Omit<ClientConfiguration, 'slug'>[] {
  const name = slugOf(gateway.name) || 'omnigate';
  const { mcp, http } = gateway.endpoints;
  const key = gateway.requireAuthentication ? (secret ?? KEY_SLOT) : null;
  const headers = key === null ? {} : { headers: { 'X-API-Key': key } };
  return [
    {
      client: 'Claude Code',
      where: 'Run in a terminal',
      code: `claude mcp add --transport http ${name} ${mcp}${key === null ? '' : ` --header "X-API-Key: ${key}"`}`,
    },
    {
      client: 'Claude Desktop',
      where: 'claude_desktop_config.json',
      code: json({ mcpServers: { [name]: mcpRemote(mcp, key) } }),
    },
    {
      client: 'Cursor',
      where: '.cursor/mcp.json',
      code: json({ mcpServers: { [name]: { url: mcp, ...headers } } }),
    },
    {
      client: 'VS Code',
      where: '.vscode/mcp.json',
      code: json({ servers: { [name]: { type: 'http', url: mcp, ...headers } } }),
    },
    { client: 'curl', where: 'Without MCP', code: curl(http, key) },
    { client: 'Python', where: 'pip install mcp', code: python(mcp, key) },
    { client: 'TypeScript', where: 'npm install @modelcontextprotocol/client', code: typescript(mcp, key) },
  ];
}

/** A name that clients take: lower case, digits and dashes. */
function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** It starts commands only, and passes arguments with spaces on in pieces, hence the environment. */
function mcpRemote(url: string, key: string | null): object {
  const args = ['-y', 'mcp-remote', url];
  if (key === null) return { command: 'npx', args };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: mcp-remote puts the variable in
  return { command: 'npx', args: [...args, '--header', 'X-API-Key:${KEY}'], env: { KEY: key } };
}

function curl(http: string, key: string | null): string {
  const header = key === null ? '' : ` -H 'X-API-Key: ${key}'`;
  return [
    `curl ${http}/tools${header}`,
    `curl ${http}/tools/TOOL${header} \\`,
    `  -H 'Content-Type: application/json' -d '{"argument": "value"}'`,
  ].join('\n');
}

function python(url: string, key: string | null): string {
  const headers = key === null ? '' : `headers={"X-API-Key": "${key}"}`;
  return `import asyncio
import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

async def main():
    async with httpx.AsyncClient(${headers}) as http:
        async with streamable_http_client("${url}", http_client=http) as streams:
            async with ClientSession(*streams[:2]) as session:
                await session.initialize()
                for tool in (await session.list_tools()).tools:
                    print(tool.name)

asyncio.run(main())`;
}

function typescript(url: string, key: string | null): string {
  const options = key === null ? '' : `, {\n  requestInit: { headers: { 'X-API-Key': '${key}' } },\n}`;
  return `import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const client = new Client({ name: 'example', version: '1.0.0' });
const transport = new StreamableHTTPClientTransport(new URL('${url}')${options});
await client.connect(transport);
const { tools } = await client.listTools();
console.log(tools.map((tool) => tool.name));
await client.close();`;
}

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}
