import { findCapabilities } from '../../platform/capabilities.ts';
import { parseInspection } from '../../platform/inspections.ts';
import type { Models } from '../../platform/mongo.ts';
import type { ApiKey } from '../../schema/api-key.ts';
import { effectiveSpecification } from '../../schema/specification-content.ts';
import { compileJwt } from './authentication/compile-jwt.ts';
import { compileAttachment, type Entry, type GatewaySnapshot, type KeySnapshot } from './gateway-snapshot.ts';

/** Reads and compiles a gateway. @returns undefined where there is none of that id. */
export async function loadGateway(models: Models, id: string): Promise<GatewaySnapshot | undefined> {
  const [gateway, keys] = await Promise.all([
    models.gateways.findById(id).lean(),
    models.apiKeys.find({ gatewayId: id, revokedAt: null }).lean(),
  ]);
  if (gateway === null) return undefined;
  const enabled = gateway.attachments.filter((attachment) => attachment.enabled);
  const capabilities = await findCapabilities(
    models,
    enabled.map(({ capabilityId }) => capabilityId),
  );
  const offers = enabled.flatMap((attachment) => {
    const capability = capabilities.get(attachment.capabilityId);
    return capability ? [compileAttachment(attachment, capability, parseInspection(capability))] : [];
  });
  return {
    id,
    name: gateway.name,
    description: gateway.description ?? undefined,
    requireAuthentication: gateway.requireAuthentication,
    authMethod: gateway.authMethod,
    jwt: gateway.jwt ? compileJwt(gateway.jwt) : undefined,
    specification: effectiveSpecification(gateway.specification.content),
    keys: new Map(keys.map((key) => [key._id, snapshotOfKey(key)])),
    capabilities: offers.map(({ capability }) => capability),
    tools: firstByName(offers.flatMap(({ tools }) => tools)),
    heldBack: new Set(offers.flatMap(({ heldBack }) => heldBack)),
    prompts: firstByName(offers.flatMap(({ prompts }) => prompts)),
    resources: firstByName(offers.flatMap(({ resources }) => resources)),
    templates: offers.flatMap(({ templates }) => templates),
  };
}

function snapshotOfKey(key: ApiKey): KeySnapshot {
  return {
    id: key._id,
    name: key.name,
    hash: key.hash,
    expiresAt: key.expiresAt?.getTime(),
    tools: key.tools ? new Set(key.tools) : undefined,
    maxRequestsPerMinute: key.maxRequestsPerMinute ?? undefined,
  };
}

/** Names are unique on a gateway; should two be the same all the same, the one attached first keeps it. */
function firstByName<Descriptor>(entries: Entry<Descriptor>[]): Map<string, Entry<Descriptor>> {
  const byName = new Map<string, Entry<Descriptor>>();
  for (const entry of entries) if (!byName.has(entry.visible)) byName.set(entry.visible, entry);
  return byName;
}
