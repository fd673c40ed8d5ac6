import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { parseInspection } from '../../../platform/inspections.ts';
import { AttachedTool, Attachment } from '../../../schema/attachment.ts';
import { Capability } from '../../../schema/capability.ts';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import type { Context } from '../context.ts';

@Resolver(() => Attachment)
export class AttachmentResolver {
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

  @FieldResolver(() => [AttachedTool], {
    description: 'Its tools, hidden ones too, as this gateway shows them.',
  })
  async tools(@Root() attachment: Attachment, @Ctx() { loaders }: Context): Promise<AttachedTool[]> {
    const capability = await loaders.capability.load(attachment.capabilityId);
    if (capability === undefined) return [];
    const given = new Map(
      attachment.names.filter((it) => it.kind === 'tool').map((it) => [it.upstream, it.visible]),
    );
    const overrides = new Map(attachment.overrides.map((override) => [override.tool, override]));
    return parseInspection(capability).tools.map(({ name, description }) => {
      const override = overrides.get(name);
      return {
        tool: name,
        enabled: override?.enabled ?? true,
        name: override?.name ?? given.get(name) ?? name,
        description: override?.description ?? description,
      };
    });
  }
}
