import { UpstreamError } from '../../../platform/errors.ts';
import type {
  Inspection,
  NamedDescriptor,
  ResourceDescriptor,
  ResourceTemplateDescriptor,
  ToolDescriptor,
} from '../../../schema/inspection.ts';
import { UpstreamFailure } from './upstream-failure.ts';
import type { UpstreamSession } from './upstream-session.ts';

/** JSON-RPC 2.0, section 5.1. */
const METHOD_NOT_FOUND = -32601;
/** Things of one kind that a server may offer. */
const MAX_ITEMS = 2000;
/** Pages that one list may have. */
const MAX_PAGES = 200;
/** All descriptors together, in characters: they are stored as one document. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Levels of a descriptor, schemas included: what is read and written as a whole must not be bottomless. */
const MAX_DEPTH = 200;

/**
 * Asks a server for everything that it offers, page by page (MCP 2025-11-25, server/utilities/pagination). Descriptors are kept as they
 * came; what has no name, or no schema, is refused by name, because nobody could call it.
 * @throws UpstreamFailure, UpstreamError, or the signal's reason.
 */
export async function inspect(session: UpstreamSession, signal: AbortSignal): Promise<Inspection> {
  const { capabilities, serverInfo, instructions, revision } = session.agreement;
  const read = (method: string, key: string) => readList(session, method, key, signal);
  const [tools, prompts, resources, resourceTemplates] = await Promise.all([
    capabilities.tools ? read('tools/list', 'tools') : [],
    capabilities.prompts ? read('prompts/list', 'prompts') : [],
    capabilities.resources ? read('resources/list', 'resources') : [],
    capabilities.resources ? read('resources/templates/list', 'resourceTemplates') : [],
  ]);
  const inspection: Inspection = {
    tools: unique(tools.map(asTool), 'name'),
    prompts: unique(
      prompts.map((item) => withText<NamedDescriptor>(item, 'prompt', 'name')),
      'name',
    ),
    resources: unique(
      resources.map((item) => withText<ResourceDescriptor>(item, 'resource', 'uri')),
      'uri',
    ),
    resourceTemplates: unique(
      resourceTemplates.map((item) =>
        withText<ResourceTemplateDescriptor>(item, 'resource template', 'uriTemplate'),
      ),
      'uriTemplate',
    ),
    capabilities,
    serverInfo,
    instructions,
    protocolVersion: revision,
    transport: session.transport,
    stateful: session.stateful,
  };
  if (JSON.stringify(inspection).length > MAX_CHARACTERS) {
    throw new UpstreamFailure(
      `what the server offers is described in more than ${MAX_CHARACTERS} characters`,
    );
  }
  return inspection;
}

async function readList(
  session: UpstreamSession,
  method: string,
  key: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let cursor: unknown;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const result = await readPage(session, method, cursor, signal);
    // Some servers declare resources and know no templates.
    if (result === undefined) return items;
    if (!Array.isArray(result[key]))
      throw new UpstreamFailure(`the server answered ${method} without ${key}`);
    for (const item of result[key]) items.push(shallowEnough(item, key));
    if (items.length > MAX_ITEMS) throw new UpstreamFailure(`the server lists more than ${MAX_ITEMS} ${key}`);
    if (typeof result.nextCursor !== 'string') return items;
    cursor = result.nextCursor;
  }
  throw new UpstreamFailure(`the server lists its ${key} on more than ${MAX_PAGES} pages`);
}

async function readPage(session: UpstreamSession, method: string, cursor: unknown, signal: AbortSignal) {
  try {
    return await session.call(method, cursor === undefined ? {} : { cursor }, {}, signal);
  } catch (error) {
    if (error instanceof UpstreamError && error.code === METHOD_NOT_FOUND) return undefined;
    throw error;
  }
}

/**
 * A schema that says no type is meant to be of type object, as MCP has it (2025-11-25, server/tools, Tool); unsaid, many clients refuse
 * the whole list, and with it the tools of every other server.
 */
function asTool(item: Record<string, unknown>): ToolDescriptor {
  const tool = withText<ToolDescriptor>(item, 'tool', 'name');
  const schema = tool.inputSchema as Record<string, unknown> | undefined | null;
  if (typeof schema !== 'object' || schema === null) {
    throw new UpstreamFailure(`the tool ${tool.name} of the server has no inputSchema`);
  }
  if (schema.type === 'object') return tool;
  if (schema.type !== undefined) {
    throw new UpstreamFailure(`the inputSchema of the server's tool ${tool.name} is not of type object`);
  }
  return { ...tool, inputSchema: { type: 'object', ...schema } };
}

function withText<Descriptor>(item: Record<string, unknown>, kind: string, field: string): Descriptor {
  if (typeof item !== 'object' || item === null || typeof item[field] !== 'string' || item[field] === '') {
    throw new UpstreamFailure(`the server lists a ${kind} without ${field}`);
  }
  return item as Descriptor;
}

function shallowEnough(item: Record<string, unknown>, key: string): Record<string, unknown> {
  if (!isDeeperThan(item, MAX_DEPTH)) return item;
  const name = typeof item.name === 'string' ? ` (${item.name})` : '';
  throw new UpstreamFailure(
    `the server lists one of its ${key}${name} with more than ${MAX_DEPTH} levels in each other`,
  );
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/** The first of each name: a second one could never be reached. */
function unique<Item extends object>(items: Item[], field: keyof Item): Item[] {
  return [...new Map(items.toReversed().map((item) => [item[field], item])).values()].toReversed();
}
