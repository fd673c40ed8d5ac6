import { Authorized, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { parseInspection } from '../../../platform/inspections.ts';
import { AttachedTool, Attachment } from '../../../schema/attachment.ts';
import { Capability } from '../../../schema/capability.ts';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import type { Permission } from '../../identity/permissions.ts';
import type { Context } from '../context.ts';
import { toolChanges } from './tool-changes.ts';

/** An attachment that knows its gateway. */
export type GatewayAttachment = Attachment & { gatewayId: string };

@Resolver(() => Attachment)
export class AttachmentResolver {
  @Authorized<Permission>('capability:read')
  @FieldResolver(() => Capability, { description: 'What is attached.' })
  async capability(@Root() { capabilityId }: Attachment, @Ctx() { loaders }: Context): Promise<Capability> {
    const capability = await loaders.capability.load(capabilityId);
    if (capability === undefined)
      throw new Error(`capability ${capabilityId} is attached and does not exist`);
    return capability;
  }

  @FieldResolver(() => JsonObjectScalar, {
    description:
      'What this gateway sets for it; absent fields have their defaults. Of secrets only the end is shown.',
  })
  settings(@Root() attachment: Attachment, @Ctx() { gateways }: Context): Promise<JsonObject> {
    return gateways.settingsOf(attachment);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether tools that are new or changed are held back until `approveTools` says that they may be shown.',
  })
  requireApproval(@Root() { requireApproval }: Attachment): boolean {
    return requireApproval ?? false;
  }

  @Authorized<Permission>('capability:read')
  @FieldResolver(() => [AttachedTool], {
    description: 'Its tools, hidden ones too, as this gateway shows them.',
  })
  async tools(@Root() attachment: GatewayAttachment, @Ctx() { loaders }: Context): Promise<AttachedTool[]> {
    const capability = await loaders.capability.load(attachment.capabilityId);
    if (capability === undefined) return [];
    const given = new Map(
      attachment.names.filter((it) => it.kind === 'tool').map((it) => [it.upstream, it.visible]),
    );
    const overrides = new Map(attachment.overrides.map((override) => [override.tool, override]));
    const inspection = parseInspection(capability);
    const changes = toolChanges(attachment, inspection);
    return inspection.tools.map(({ name, description }) => {
      const override = overrides.get(name);
      const givenName = given.get(name) ?? name;
      return {
        tool: name,
        enabled: override?.enabled ?? true,
        name: override?.name ?? givenName,
        givenName,
        description: override?.description ?? description,
        changed: changes.get(name) ?? null,
      };
    });
  }
}
