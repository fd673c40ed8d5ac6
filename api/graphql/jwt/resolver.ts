import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Gateway } from '../../../schema/gateway.ts';
import { JwtConfiguration, JwtConfigurationInput } from '../../../schema/jwt-configuration.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => Gateway)
export class JwtResolver {
  @Authorized<Permission>('key:write')
  @Mutation(() => Gateway, {
    description:
      'Says whose JSON Web Tokens a gateway accepts, in place of what was said before. It takes effect at once.',
  })
  configureJwt(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('input', () => JwtConfigurationInput) input: JwtConfigurationInput,
    @Ctx() context: Context,
  ): Promise<Gateway> {
    return context.jwt.configure(identityOf(context), gatewayId, input);
  }

  @Authorized<Permission>('key:write')
  @Mutation(() => Gateway, { description: 'Makes a gateway accept no tokens any more.' })
  removeJwt(@Arg('gatewayId', () => ID) gatewayId: string, @Ctx() context: Context): Promise<Gateway> {
    return context.jwt.remove(identityOf(context), gatewayId);
  }

  @Authorized<Permission>('key:read')
  @FieldResolver(() => JwtConfiguration, {
    nullable: true,
    description: 'Whose tokens it accepts; null: nobody has said, so none.',
  })
  jwt(@Root() { jwt }: Gateway): JwtConfiguration | null {
    return jwt ?? null;
  }
}
