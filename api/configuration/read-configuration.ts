import { isBuiltin } from '../../platform/capabilities.ts';
import { aliasOf } from '../../platform/capability-alias.ts';
import type { Models } from '../../platform/mongo.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import type { Attachment } from '../../schema/attachment.ts';
import { type Capability, CapabilityKind } from '../../schema/capability.ts';
import type { Gateway } from '../../schema/gateway.ts';
import type { AttachmentEntry } from './document.ts';
import { canonicalJwt } from './jwt-entry.ts';
import { withoutEmpty } from './leaves.ts';
import { readConnector } from './read-connector.ts';
import { openSecrets } from './secrets.ts';

/** An entry of the document as the platform has it now, with `Secret`s in it. */
export interface CurrentEntry {
  id: string;
  entry: Record<string, unknown>;
}

export interface CurrentConnector extends CurrentEntry {
  alias: string;
}

export interface CurrentGateway extends CurrentEntry {
  attachments: { entry: AttachmentEntry; capabilityId: string; givenNames: ReadonlyMap<string, string> }[];
}

/** All that a document can say of a platform. */
export interface CurrentConfiguration {
  connectors: CurrentConnector[];
  gateways: CurrentGateway[];
  /** Id by alias of everything that can be attached and is no built-in. */
  attachable: ReadonlyMap<string, string>;
  /** What it cannot say. */
  omitted: string[];
}

export async function readConfiguration(models: Models, secrets: SecretBox): Promise<CurrentConfiguration> {
  const [capabilities, gateways] = await Promise.all([
    models.capabilities
      .find({ kind: { $ne: CapabilityKind.BUILTIN } })
      .select('+rest.document')
      .sort({ name: 1, alias: 1 })
      .lean(),
    models.gateways.find().sort({ name: 1 }).lean(),
  ]);
  const aliases = new Map(capabilities.map((it) => [it._id, aliasOf(it)]));
  const connectors: CurrentConnector[] = [];
  const omitted: string[] = [];
  for (const capability of capabilities) {
    const entry = await readConnector(capability, secrets);
    if (entry !== undefined) connectors.push({ id: capability._id, alias: aliasOf(capability), entry });
    else omitted.push(`${aliasOf(capability)} (${whatItIs(capability)})`);
  }
  return {
    connectors,
    gateways: await Promise.all(gateways.map((it) => readGateway(it, aliases, secrets))),
    attachable: new Map(capabilities.map((it) => [aliasOf(it), it._id])),
    omitted,
  };
}

function whatItIs({ kind, mcp }: Capability): string {
  return mcp?.registry ? 'a server of a registry, with values of its own' : kind.toLowerCase();
}

async function readGateway(
  gateway: Gateway,
  aliases: ReadonlyMap<string, string>,
  secrets: SecretBox,
): Promise<CurrentGateway> {
  const attachments = await Promise.all(
    gateway.attachments.map(async (attachment) => ({
      capabilityId: attachment.capabilityId,
      givenNames: givenNamesOf(attachment),
      entry: await readAttachment(attachment, aliases, secrets),
    })),
  );
  const { name, description, requireAuthentication, authMethod, jwt, specification } = gateway;
  const entry = withoutEmpty({
    name,
    description,
    requireAuthentication,
    authMethod,
    jwt: jwt && canonicalJwt({ ...jwt }),
    specification: specification.content,
    attachments: attachments.map((it) => it.entry),
  });
  return { id: gateway._id, entry, attachments };
}

async function readAttachment(
  attachment: Attachment,
  aliases: ReadonlyMap<string, string>,
  secrets: SecretBox,
): Promise<AttachmentEntry> {
  const { capabilityId, enabled, requireApproval, overrides, settings } = attachment;
  const capability = isBuiltin(capabilityId) ? capabilityId : (aliases.get(capabilityId) ?? capabilityId);
  return canonicalAttachment(
    {
      capability,
      enabled,
      requireApproval,
      settings: (await openSecrets(settings, secrets)) as AttachmentEntry['settings'],
      tools: overrides.map((it) => withoutEmpty({ ...it })) as AttachmentEntry['tools'],
    },
    givenNamesOf(attachment),
  );
}

/**
 * The form in which two attachments are equal when they mean the same. Names that were given are said, so that clients find the
 * same names on another platform.
 */
export function canonicalAttachment(
  { capability, enabled, requireApproval, settings, tools = [] }: AttachmentEntry,
  givenNames: ReadonlyMap<string, string>,
): AttachmentEntry {
  const said = new Map(tools.map((it) => [it.tool, it]));
  for (const [tool, name] of givenNames)
    said.set(tool, { ...said.get(tool), tool, name: said.get(tool)?.name ?? name });
  const canonical = [...said.values()]
    .map(({ enabled: shown, ...it }) => withoutEmpty({ ...it, enabled: shown === false ? false : undefined }))
    .filter((it) => Object.keys(it).length > 1)
    .toSorted((a, b) => String(a.tool).localeCompare(String(b.tool)));
  return withoutEmpty({
    capability,
    enabled: enabled === false ? false : undefined,
    requireApproval: requireApproval || undefined,
    settings,
    tools: canonical,
  }) as AttachmentEntry;
}

/** Upstream name → visible name of tools that could not keep theirs. */
function givenNamesOf({ names }: Attachment): ReadonlyMap<string, string> {
  return new Map(
    names
      .filter(({ kind, upstream, visible }) => kind === 'tool' && upstream !== visible)
      .map(({ upstream, visible }) => [upstream, visible]),
  );
}
