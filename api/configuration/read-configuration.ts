import { isBuiltin } from '../../platform/capabilities.ts';
import type { Models } from '../../platform/mongo.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import type { Attachment } from '../../schema/attachment.ts';
import { type Capability, CapabilityKind } from '../../schema/capability.ts';
import type { Gateway } from '../../schema/gateway.ts';
import type { AttachmentEntry } from './document.ts';
import { withoutEmpty } from './leaves.ts';
import { openSecrets } from './secrets.ts';

/** An entry of the document as the platform has it now, with `Secret`s in it. */
export interface CurrentEntry {
  id: string;
  entry: Record<string, unknown>;
}

export interface CurrentGateway extends CurrentEntry {
  attachments: { entry: AttachmentEntry; capabilityId: string; givenNames: ReadonlyMap<string, string> }[];
}

/** All that a document can say of a platform. */
export interface CurrentConfiguration {
  connectors: CurrentEntry[];
  gateways: CurrentGateway[];
  /** Id by name of everything that can be attached and is no built-in. */
  attachable: ReadonlyMap<string, string>;
  /** What it cannot say. */
  omitted: string[];
}

/** What connectors have unless they say otherwise. */
export const CONNECTOR_DEFAULTS: Readonly<Record<string, unknown>> = {
  transport: 'AUTO',
  allowPrivateNetwork: false,
};

export async function readConfiguration(models: Models, secrets: SecretBox): Promise<CurrentConfiguration> {
  const [capabilities, gateways] = await Promise.all([
    models.capabilities
      .find({ kind: { $ne: CapabilityKind.BUILTIN } })
      .sort({ name: 1, _id: 1 })
      .lean(),
    models.gateways.find().sort({ name: 1 }).lean(),
  ]);
  const names = new Map(capabilities.map(({ _id, name }) => [_id, name]));
  const connectors = capabilities.filter(({ mcp }) => mcp != null);
  return {
    connectors: await Promise.all(connectors.map((it) => readConnector(it, secrets))),
    gateways: await Promise.all(gateways.map((it) => readGateway(it, names, secrets))),
    attachable: new Map(capabilities.map(({ _id, name }) => [name, _id])),
    omitted: capabilities
      .filter(({ mcp }) => mcp == null)
      .map(({ name, kind }) => `${name} (${kind.toLowerCase()})`),
  };
}

async function readConnector(
  { _id, name, description, mcp }: Capability,
  secrets: SecretBox,
): Promise<CurrentEntry> {
  const opened = (await openSecrets({ ...mcp }, secrets)) as Record<string, unknown>;
  return { id: _id, entry: withoutDefaults({ name, type: 'mcp', description, ...opened }) };
}

/** The form in which two entries of a connector are equal when they mean the same. */
export function withoutDefaults(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(withoutEmpty(entry)).filter(([key, value]) => CONNECTOR_DEFAULTS[key] !== value),
  );
}

async function readGateway(
  gateway: Gateway,
  names: ReadonlyMap<string, string>,
  secrets: SecretBox,
): Promise<CurrentGateway> {
  const attachments = await Promise.all(
    gateway.attachments.map(async (attachment) => ({
      capabilityId: attachment.capabilityId,
      givenNames: givenNamesOf(attachment),
      entry: await readAttachment(attachment, names, secrets),
    })),
  );
  const { name, description, requireAuthentication, authMethod, specification } = gateway;
  const entry = withoutEmpty({
    name,
    description,
    requireAuthentication,
    authMethod,
    specification: specification.content,
    attachments: attachments.map((it) => it.entry),
  });
  return { id: gateway._id, entry, attachments };
}

async function readAttachment(
  attachment: Attachment,
  names: ReadonlyMap<string, string>,
  secrets: SecretBox,
): Promise<AttachmentEntry> {
  const { capabilityId, enabled, overrides, settings } = attachment;
  const capability = isBuiltin(capabilityId) ? capabilityId : (names.get(capabilityId) ?? capabilityId);
  return canonicalAttachment(
    {
      capability,
      enabled,
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
  { capability, enabled, settings, tools = [] }: AttachmentEntry,
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
