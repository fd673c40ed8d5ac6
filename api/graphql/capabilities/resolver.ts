import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { aliasOf } from '../../../platform/capability-alias.ts';
import { parseInspection } from '../../../platform/inspections.ts';
import { settingsJsonSchema } from '../../../schema/builtins/definition.ts';
import { findBuiltin } from '../../../schema/builtins/index.ts';
import {
  BuiltinDetails,
  Capability,
  CapabilityKind,
  CapabilityList,
  ConnectorDetails,
  Tool,
} from '../../../schema/capability.ts';
import { Gateway } from '../../../schema/gateway.ts';
import type { List } from '../../../schema/list.ts';
import { RestConnectorInput } from '../../../schema/rest-connector.ts';
import { RestConnectorPreview } from '../../../schema/rest-preview.ts';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { ToolCallResult } from '../../../schema/tool-call-result.ts';
import { UpdateConnectorInput } from '../../../schema/update-connector.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';
import { pageSize } from '../page-size.ts';

@Resolver(() => Capability)
export class CapabilityResolver {
  @Authorized<Permission>('capability:read')
  @Query(() => Capability, {
    nullable: true,
    description: 'One capability; null where there is none of that id.',
  })
  async capability(
    @Arg('id', () => ID) id: string,
    @Ctx() { capabilities }: Context,
  ): Promise<Capability | null> {
    return (await capabilities.find(id)) ?? null;
  }

  @Authorized<Permission>('capability:read')
  @Query(() => CapabilityList, {
    description: 'Everything that can be attached: built-ins first, then by name.',
  })
  capabilities(
    @Arg('kind', () => CapabilityKind, { nullable: true, description: 'Only of this kind.' })
    kind: CapabilityKind | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Text in name or description, whatever its case.',
    })
    search: string | undefined,
    @Ctx() { capabilities }: Context,
  ): Promise<List<Capability>> {
    const filter = { kind: kind ?? undefined, search: search ?? undefined };
    return capabilities.list(pageSize(first, 50), after ?? undefined, filter);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => RestConnectorPreview, {
    description:
      'Shows what tools a REST connector would have, and what is wrong with its document. Nothing is saved.',
  })
  previewRestConnector(
    @Arg('input', () => RestConnectorInput) input: RestConnectorInput,
    @Ctx() context: Context,
  ): Promise<RestConnectorPreview> {
    return context.restConnectors.preview(identityOf(context), input);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => ToolCallResult, {
    description:
      'Sends one real request, as a call of the tool would, to an API that is not a connector yet. Nothing is saved.',
  })
  tryRestOperation(
    @Arg('input', () => RestConnectorInput) input: RestConnectorInput,
    @Arg('operation', () => String, { description: 'The tool, as `previewRestConnector` calls it.' })
    operation: string,
    @Arg('arguments', () => JsonObjectScalar, {
      nullable: true,
      description: 'What its inputSchema asks for.',
    })
    args: JsonObject | undefined,
    @Ctx() context: Context,
  ): Promise<ToolCallResult> {
    return context.restConnectors.tryOperation(identityOf(context), input, operation, args ?? {});
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description: 'Makes tools of a REST API. Nothing is kept of a document that cannot be used.',
  })
  createRestConnector(
    @Arg('input', () => RestConnectorInput) input: RestConnectorInput,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.restConnectors.create(identityOf(context), input);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, {
    description:
      'Changes a connector. Absent fields stay, secrets that are not sent again are kept; what cannot be used changes nothing.',
  })
  updateConnector(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateConnectorInput) input: UpdateConnectorInput,
    @Ctx() context: Context,
  ): Promise<Capability> {
    return context.capabilities.updateConnector(identityOf(context), id, input);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Capability, { description: 'Asks a capability again what it offers.' })
  refreshCapability(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<Capability> {
    return context.capabilities.refresh(identityOf(context), id);
  }

  @Authorized<Permission>('capability:write')
  @Mutation(() => Boolean, { description: 'Deletes a capability.' })
  deleteCapability(
    @Arg('id', () => ID) id: string,
    @Arg('force', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'Whether to detach it from gateways first; without, one that is attached is not deleted.',
    })
    force: boolean | null,
    @Ctx() context: Context,
  ): Promise<boolean> {
    return context.capabilities.delete(identityOf(context), id, force ?? false);
  }

  @FieldResolver(() => String, {
    description:
      'What documents of configuration call it, and nothing else: its name, or where another one was called so before, the name with a number.',
  })
  alias(@Root() capability: Capability): string {
    return aliasOf(capability);
  }

  @FieldResolver(() => [Tool], { description: 'The tools that it offers, under its own names.' })
  tools(@Root() capability: Capability): Tool[] {
    return parseInspection(capability).tools;
  }

  @Authorized<Permission>('gateway:read')
  @FieldResolver(() => [Gateway], { description: 'The gateways that it is attached to, by name.' })
  gateways(@Root() { _id }: Capability, @Ctx() { loaders }: Context): Promise<Gateway[]> {
    return loaders.gatewaysOf.load(_id);
  }

  @FieldResolver(() => BuiltinDetails, { nullable: true, description: 'What a built-in says of itself.' })
  builtin(@Root() { _id }: Capability): BuiltinDetails | null {
    const definition = findBuiltin(_id);
    if (definition === undefined) return null;
    return { settingsSchema: settingsJsonSchema(definition) };
  }

  @FieldResolver(() => ConnectorDetails, {
    nullable: true,
    description: 'How a connector reaches its server.',
  })
  connector(
    @Root() capability: Capability,
    @Ctx() { capabilities }: Context,
  ): Promise<ConnectorDetails | null> {
    return capabilities.connectorDetails(capability);
  }
}
