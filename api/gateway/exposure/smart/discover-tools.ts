import { z } from 'zod';
import type { Answer, Call } from '../../call.ts';
import type { DiscoveredTool } from '../../discovery/discovery.ts';
import type { ToolServices } from '../exposed-tool.ts';
import { type MetaTool, metaFailure, metaResult, parseMetaArguments } from '../meta-tool.ts';
import { shorten } from '../shorten.ts';
import { usableCapabilities } from '../usable-capabilities.ts';

/** Characters of a tool's description: in the list for reading, and in the structured one. All of it is in get_tool_schema. */
const MAX_READ = 300;
const MAX_DESCRIPTION = 1000;

const input = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('What you want to do, in plain words; several things at once are fine.'),
  limit: z.int().min(1).max(50).default(5).describe('How many tools to show at most.'),
});

export const discoverTools = {
  name: 'discover_tools',
  title: 'Discover tools',
  description:
    'Finds tools by what they do. Start here: learn the arguments of a tool that fits with get_tool_schema, then run it with execute_tool.',
  input,
  output: z.object({
    tools: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        capability: z.string().describe('What brings the tool.'),
        score: z.number().describe('How well it fits, from 0 to 1, measured by the best.'),
      }),
    ),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
} satisfies MetaTool<typeof input>;

export async function runDiscoverTools(
  { discovery }: ToolServices,
  call: Call,
  args: unknown,
): Promise<Answer> {
  const parsed = parseMetaArguments(discoverTools, args);
  if ('problem' in parsed) return metaFailure(call, parsed.problem);
  const { query, limit } = parsed.data;
  const found = await discovery.search(call.gateway, call.principal, query, limit);
  const tools = found.map(({ entry, score }) => ({
    name: entry.visible,
    description: shorten(entry.descriptor.description ?? entry.descriptor.title ?? '', MAX_DESCRIPTION),
    capability: entry.capability.name,
    score: Math.round(score * 1000) / 1000,
  }));
  return metaResult({ tools }, found.length === 0 ? nothingFound(call) : listed(found));
}

function listed(found: readonly DiscoveredTool[]): string {
  const lines = found.map(({ entry }, n) => {
    const { description = '', title = '' } = entry.descriptor;
    return `${n + 1}. ${entry.visible} (${entry.capability.name}): ${shorten(description || title, MAX_READ)}`;
  });
  return ['The tools that fit, the best first:', ...lines].join('\n');
}

function nothingFound(call: Call): string {
  const names = usableCapabilities(call.gateway, call.principal).map(({ name }) => name);
  const here = names.length === 0 ? 'there are no tools here' : `there are tools of ${names.join(', ')}`;
  return `No tool fits; ${here}. Try other words for what you want to do.`;
}
