import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type JsonObject, JsonObjectScalar } from '../../../schema/scalars.ts';
import { Specification } from '../../../schema/specification.ts';
import { specificationJsonSchema } from '../../../schema/specification-content.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Specification)
export class SpecificationResolver {
  @Authorized<Permission>('gateway:read')
  @Query(() => JsonObjectScalar, { description: 'The JSON Schema of a specification, for editors.' })
  specificationSchema(): JsonObject {
    return specificationJsonSchema();
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Specification, {
    description: 'Makes a new version of the specification; it is in force at once.',
  })
  updateSpecification(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('content', () => JsonObjectScalar, {
      description: 'The whole content; absent fields have their defaults.',
    })
    content: JsonObject,
    @Ctx() context: Context,
  ): Promise<Specification> {
    return context.specifications.update(identityOf(context), gatewayId, content);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Specification, { description: 'Makes a new version that says what an earlier one said.' })
  restoreSpecification(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('version', () => Int) version: number,
    @Ctx() context: Context,
  ): Promise<Specification> {
    return context.specifications.restore(identityOf(context), gatewayId, version);
  }
  @FieldResolver(() => String, {
    description:
      'What this version says that another did not, as a unified diff of their JSON; empty where they say the same.',
  })
  diff(
    @Root() specification: Specification,
    @Arg('against', () => Int, {
      nullable: true,
      description: 'The other version. Default: the one before; before the first there is nothing.',
    })
    against: number | undefined,
    @Ctx() context: Context,
  ): Promise<string> {
    return context.specifications.diff(context.loaders, specification, against ?? undefined);
  }
}
