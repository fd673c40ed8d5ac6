import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { ApiKey } from '../../../schema/api-key.ts';
import { Attachment } from '../../../schema/attachment.ts';
import { Tool } from '../../../schema/capability.ts';
import {
  CreateGatewayInput,
  Gateway,
  GatewayEndpoints,
  GatewayList,
  UpdateGatewayInput,
} from '../../../schema/gateway.ts';
import { GatewayStatus } from '../../../schema/gateway-status.ts';
import type { List } from '../../../schema/list.ts';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { Specification } from '../../../schema/specification.ts';
import { TokenEstimates } from '../../../schema/token-estimates.ts';
import { ToolApprovalInput } from '../../../schema/tool-approval.ts';
import { ToolOverrideInput } from '../../../schema/tool-override.ts';
import { UsagePoint } from '../../../schema/usage.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';
import { pageSize } from '../page-size.ts';
import type { GatewayAttachment } from './attachment-resolver.ts';

@Resolver(() => Gateway)
export class GatewayResolver {
  @Authorized<Permission>('gateway:read')
  @Query(() => Gateway, { nullable: true, description: 'One gateway; null where there is none of that id.' })
  gateway(@Arg('id', () => ID) id: string, @Ctx() { gateways }: Context): Promise<Gateway | null> {
    return gateways.find(id);
  }

  @Authorized<Permission>('gateway:read')
  @Query(() => GatewayList, { description: 'All gateways, by name.' })
  gateways(
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Text in name or description, whatever its case.',
    })
    search: string | undefined,
    @Ctx() { gateways }: Context,
  ): Promise<List<Gateway>> {
    return gateways.list(pageSize(first, 20), after ?? undefined, search ?? undefined);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, {
    description: 'Makes a gateway. It is open to everybody unless authentication is required.',
  })
  createGateway(
    @Arg('input', () => CreateGatewayInput) input: CreateGatewayInput,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    return context.gateways.create(identityOf(context), input);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, { description: 'Changes a gateway; absent fields stay as they are.' })
  updateGateway(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateGatewayInput) input: UpdateGatewayInput,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    return context.gateways.update(identityOf(context), id, input);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Boolean, {
    description: 'Deletes a gateway with its keys and specifications. Its URLs stop answering.',
  })
  deleteGateway(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<boolean> {
    return context.gateways.delete(identityOf(context), id);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, { description: 'Puts a capability on a gateway.' })
  attachCapability(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('capabilityId', () => ID) capabilityId: string,
    @Arg('enabled', () => Boolean, {
      nullable: true,
      defaultValue: true,
      description: 'Whether its tools are shown.',
    })
    enabled: boolean | null,
    @Arg('settings', () => JsonObjectScalar, {
      nullable: true,
      description: 'What this gateway sets for it.',
    })
    settings: JsonObject | undefined,
    @Arg('requireApproval', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Whether tools that are new or change later are held back until `approveTools`.',
    })
    requireApproval: boolean | null,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    const { gateways } = context;
    return gateways.attach(identityOf(context), gatewayId, capabilityId, {
      enabled: enabled ?? true,
      settings: settings ?? undefined,
      requireApproval: requireApproval ?? false,
    });
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, { description: 'Changes an attachment; absent arguments leave it as it is.' })
  updateAttachment(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('capabilityId', () => ID) capabilityId: string,
    @Arg('enabled', () => Boolean, { nullable: true, description: 'Whether its tools are shown.' })
    enabled: boolean | undefined,
    @Arg('settings', () => JsonObjectScalar, { nullable: true, description: 'Replaces all settings.' })
    settings: JsonObject | undefined,
    @Arg('tools', () => [ToolOverrideInput], {
      nullable: true,
      description: 'Replaces all changes to single tools.',
    })
    tools: ToolOverrideInput[] | undefined,
    @Arg('requireApproval', () => Boolean, {
      nullable: true,
      description:
        'Whether tools that are new or changed since they were attached, or approved last, are held back.',
    })
    requireApproval: boolean | undefined,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    const change = { enabled, settings, tools, requireApproval };
    return context.gateways.updateAttachment(identityOf(context), gatewayId, capabilityId, change);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, {
    description:
      'Lets tools of an attachment be what they are now: they no longer count as changed, and are held back no longer.',
  })
  approveTools(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('capabilityId', () => ID) capabilityId: string,
    @Arg('tools', () => [ToolApprovalInput], {
      nullable: true,
      description: 'Which; absent: all that it has now.',
    })
    tools: ToolApprovalInput[] | undefined,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    const { toolApprovals } = context;
    return toolApprovals.approve(identityOf(context), gatewayId, capabilityId, tools ?? undefined);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Gateway, {
    description: 'Takes a capability off a gateway. The names of its tools are free again.',
  })
  detachCapability(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('capabilityId', () => ID) capabilityId: string,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    return context.gateways.detach(identityOf(context), gatewayId, capabilityId);
  }

  @FieldResolver(() => GatewayEndpoints, { description: 'Its URLs.' })
  endpoints(@Root() { _id }: Gateway, @Ctx() { views }: Context): GatewayEndpoints {
    return views.endpoints(_id);
  }

  @FieldResolver(() => [Attachment], {
    description: 'What is attached to it, in the order in which it was attached.',
  })
  attachments(@Root() { _id, attachments }: Gateway): GatewayAttachment[] {
    return attachments.map((attachment) => ({ ...attachment, gatewayId: _id }));
  }

  @Authorized<Permission>('capability:read')
  @FieldResolver(() => [Tool], { description: 'The tools as a client without restrictions sees them.' })
  tools(@Root() { _id }: Gateway, @Ctx() { views }: Context): Promise<Tool[]> {
    return views.tools(_id);
  }

  @FieldResolver(() => TokenEstimates, {
    description: 'What its list of tools costs clients in tokens, in each visibility.',
  })
  tokenEstimates(@Root() { _id }: Gateway, @Ctx() { views }: Context): Promise<TokenEstimates> {
    return views.tokenEstimates(_id);
  }

  @FieldResolver(() => GatewayStatus, { description: 'How it did lately.' })
  status(@Root() { _id }: Gateway, @Ctx() { views }: Context): Promise<GatewayStatus> {
    return views.status(_id);
  }

  @Authorized<Permission>('activity:read')
  @FieldResolver(() => [UsagePoint], {
    description: 'What was asked of it in the last 24 hours, by hour; the present hour is the last.',
  })
  lastDay(@Root() { _id }: Gateway, @Ctx() { loaders }: Context): Promise<UsagePoint[]> {
    return loaders.lastDay.load(_id);
  }

  @FieldResolver()
  specification(
    @Root() { _id, specification }: Gateway,
    @Arg('version', () => Int, { nullable: true }) version: number | undefined,
    @Ctx() { loaders, specifications }: Context,
  ): Specification | Promise<Specification> {
    return version == null ? specification : specifications.version(loaders, { gatewayId: _id, version });
  }

  @FieldResolver(() => [Specification], {
    description: 'Earlier and present versions, the newest first, at most 100.',
  })
  specifications(@Root() { _id }: Gateway, @Ctx() { loaders }: Context): Promise<Specification[]> {
    return loaders.specifications.load(_id);
  }

  @Authorized<Permission>('key:read')
  @FieldResolver(() => [ApiKey], { description: 'Its keys, the oldest first, revoked ones too.' })
  apiKeys(@Root() { _id }: Gateway, @Ctx() { loaders }: Context): Promise<ApiKey[]> {
    return loaders.apiKeys.load(_id);
  }
}
