import type { JWTVerifyGetKey } from 'jose';
import { heldBackTools } from '../../platform/tool-baseline.ts';
import type { Attachment, NameKind } from '../../schema/attachment.ts';
import { findBuiltin } from '../../schema/builtins/index.ts';
import { type Capability, CapabilityState } from '../../schema/capability.ts';
import type { AuthMethod } from '../../schema/gateway.ts';
import type {
  Inspection,
  NamedDescriptor,
  ResourceDescriptor,
  ResourceTemplateDescriptor,
  ToolDescriptor,
} from '../../schema/inspection.ts';
import type { EffectiveSpecification } from '../../schema/specification-content.ts';

/** Something that a gateway shows, and where it comes from. */
export interface Entry<Descriptor> {
  /** The name or URI that clients see. */
  visible: string;
  /** The name or URI that the capability knows. */
  upstream: string;
  capability: AttachedCapability;
  /** As clients see it. */
  descriptor: Descriptor;
  /** The same as JSON text, made once. */
  json: string;
}

export type ToolEntry = Entry<ToolDescriptor>;
export type PromptEntry = Entry<NamedDescriptor>;
export type ResourceEntry = Entry<ResourceDescriptor>;
export type TemplateEntry = Entry<ResourceTemplateDescriptor>;

/** An enabled capability of a gateway. */
export interface AttachedCapability {
  id: string;
  name: string;
  state: string;
  stateReason: string | undefined;
  /** Whether it is asked for its resources each time. */
  listsResources: boolean;
  /** What the server behind it can do (MCP lifecycle, server capabilities). */
  offers: Record<string, unknown>;
  /** How to use it, in its own words. */
  instructions: string | undefined;
  /** What the server behind it calls itself. */
  server: string | undefined;
}

/** An API key as authentication needs it. */
export interface KeySnapshot {
  id: string;
  name: string;
  hash: string;
  /** Milliseconds since the epoch. */
  expiresAt: number | undefined;
  tools: ReadonlySet<string> | undefined;
  maxRequestsPerMinute: number | undefined;
}

/** Whose tokens a gateway accepts, and what they allow. */
export type JwtSnapshot = {
  issuer: string;
  audience: string;
  requiredScopes: readonly string[];
  /** The claim that says which tools a token may use; undefined: all. */
  toolsClaim: string | undefined;
  /** Tools by value of that claim; where it is empty the values are tools themselves. */
  toolGrants: ReadonlyMap<string, readonly string[]>;
  allowPrivateNetwork: boolean;
} & ({ find: JWTVerifyGetKey; jwksUrl?: undefined } | { find?: undefined; jwksUrl: string });

/** A gateway, compiled for serving: no request needs the store. */
export interface GatewaySnapshot {
  id: string;
  name: string;
  description: string | undefined;
  requireAuthentication: boolean;
  authMethod: AuthMethod;
  jwt: JwtSnapshot | undefined;
  specification: EffectiveSpecification;
  keys: ReadonlyMap<string, KeySnapshot>;
  capabilities: readonly AttachedCapability[];
  tools: ReadonlyMap<string, ToolEntry>;
  /** Visible names of tools that wait for approval. */
  heldBack: ReadonlySet<string>;
  prompts: ReadonlyMap<string, PromptEntry>;
  resources: ReadonlyMap<string, ResourceEntry>;
  templates: readonly TemplateEntry[];
}

/** What one enabled attachment adds to its gateway. */
export interface Offer {
  capability: AttachedCapability;
  tools: ToolEntry[];
  /** Visible names of tools that wait for approval. */
  heldBack: string[];
  prompts: PromptEntry[];
  resources: ResourceEntry[];
  templates: TemplateEntry[];
}

/** Applies an attachment (names, overrides) to what its capability offers. */
export function compileAttachment(
  attachment: Attachment,
  capability: Capability,
  inspection: Inspection,
): Offer {
  const brought = findBuiltin(capability._id)?.needs?.broughtBy?.(attachment.settings) === true;
  const attached: AttachedCapability = {
    id: capability._id,
    name: capability.name,
    state: brought ? CapabilityState.READY : capability.state,
    stateReason: brought ? undefined : (capability.stateReason ?? undefined),
    listsResources: inspection.listsResources ?? false,
    offers: inspection.capabilities,
    instructions: inspection.instructions,
    server: serverName(inspection),
  };
  const given = new Map(attachment.names.map((it) => [`${it.kind} ${it.upstream}`, it.visible]));
  const overrides = new Map(attachment.overrides.map((override) => [override.tool, override]));
  const visibleName = (kind: NameKind, upstream: string) => given.get(`${kind} ${upstream}`) ?? upstream;
  const entry = <Descriptor>(
    upstream: string,
    visible: string,
    descriptor: Descriptor,
  ): Entry<Descriptor> => ({
    upstream,
    visible,
    capability: attached,
    descriptor,
    json: JSON.stringify(descriptor),
  });
  const held = heldBackTools(attachment, inspection);
  const tools = inspection.tools
    .filter((tool) => overrides.get(tool.name)?.enabled !== false)
    .map((tool) => {
      const override = overrides.get(tool.name);
      const name = override?.name ?? visibleName('tool', tool.name);
      const description = override?.description ?? tool.description;
      return entry(tool.name, name, {
        ...tool,
        name,
        ...(description === undefined ? {} : { description }),
      });
    });
  return {
    capability: attached,
    tools: tools.filter(({ upstream }) => !held.has(upstream)),
    heldBack: tools.filter(({ upstream }) => held.has(upstream)).map(({ visible }) => visible),
    prompts: inspection.prompts.map((prompt) => {
      const name = visibleName('prompt', prompt.name);
      return entry(prompt.name, name, { ...prompt, name });
    }),
    resources: inspection.resources.map((resource) => {
      const uri = visibleName('resource', resource.uri);
      return entry(resource.uri, uri, { ...resource, uri });
    }),
    templates: inspection.resourceTemplates.map((template) =>
      entry(template.uriTemplate, template.uriTemplate, template),
    ),
  };
}

function serverName({ serverInfo = {} }: Inspection): string | undefined {
  const names = [serverInfo.title, serverInfo.name].filter((name) => typeof name === 'string');
  return names.length > 0 ? names.join(' ') : undefined;
}
