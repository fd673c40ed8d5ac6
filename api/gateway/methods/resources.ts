import { UriTemplate } from '@modelcontextprotocol/server';
import { PlatformError } from '../../../platform/errors.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Answer, Call, Params } from '../call.ts';
import { execute } from '../execute.ts';
import type { AttachedCapability, GatewaySnapshot, TemplateEntry } from '../gateway-snapshot.ts';
import { pageOf } from '../page.ts';
import { listCache } from './list-cache.ts';

/** MCP 2025-11-25 and 2026-07-28, server/resources, Listing Resources. */
export async function listResources(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const items = [...call.gateway.resources.values()].map(({ json }) => json);
  const asked = call.gateway.capabilities.filter(({ listsResources }) => listsResources);
  if (asked.length === 0) return { json: pageOf('resources', items, params), cache: listCache(call) };
  const listed = await Promise.all(asked.map((capability) => askForResources(dispatcher, call, capability)));
  const { scope } = listCache(call);
  return { json: pageOf('resources', [...items, ...listed.flat()], params), cache: { ttlMs: 0, scope } };
}

/** What a capability lists right now; one that cannot say so must not keep the others from being listed. */
async function askForResources(
  dispatcher: Dispatcher,
  call: Call,
  capability: AttachedCapability,
): Promise<string[]> {
  try {
    const { json } = await execute(dispatcher, call, capability, 'resources/list', {});
    const { resources } = JSON.parse(json) as { resources: { uri: string }[] };
    return resources.filter(({ uri }) => !call.gateway.resources.has(uri)).map((it) => JSON.stringify(it));
  } catch (error) {
    if (call.signal.aborted) throw error;
    return [];
  }
}

/** MCP 2025-11-25 and 2026-07-28, server/resources, Resource Templates. */
export function listTemplates(call: Call, params: Params): Answer {
  const items = call.gateway.templates.map(({ json }) => json);
  return { json: pageOf('resourceTemplates', items, params), cache: listCache(call) };
}

/** MCP 2025-11-25 and 2026-07-28, server/resources, Reading Resources. */
export async function readResource(call: Call, params: Params, dispatcher: Dispatcher): Promise<Answer> {
  const { capability, uri } = findResource(call.gateway, params.uri);
  const answer = await execute(dispatcher, call, capability, 'resources/read', { ...params, uri });
  return { ...answer, cache: { ttlMs: 0, scope: 'private' } };
}

/**
 * The capability that has a resource: the one that lists it, else the first one with a template that it fits, else the only one
 * that has resources at all.
 * @throws PlatformError RESOURCE_NOT_FOUND
 */
export function findResource(
  gateway: GatewaySnapshot,
  uri: unknown,
): { capability: AttachedCapability; uri: string } {
  if (typeof uri !== 'string')
    throw new PlatformError('VALIDATION_FAILED', 'params.uri must be the URI of a resource');
  const entry = gateway.resources.get(uri);
  if (entry !== undefined) return { capability: entry.capability, uri: entry.upstream };
  const template = gateway.templates.find((candidate) => fits(candidate, uri));
  if (template !== undefined) return { capability: template.capability, uri };
  const [only, another] = gateway.capabilities.filter(({ offers }) => offers.resources !== undefined);
  if (only !== undefined && another === undefined) return { capability: only, uri };
  throw new PlatformError('RESOURCE_NOT_FOUND', uri, { details: { uri } });
}

const templates = new WeakMap<TemplateEntry, UriTemplate>();

function fits(entry: TemplateEntry, uri: string): boolean {
  let template = templates.get(entry);
  if (template === undefined) {
    template = new UriTemplate(entry.upstream);
    templates.set(entry, template);
  }
  return template.match(uri) !== null;
}
