import { Arg, Authorized, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { ApiKey, GenerateApiKeyInput, GeneratedApiKey } from '../../../schema/api-key.ts';
import type { Permission } from '../../identity/identity.ts';
import { type Context, identityOf } from '../context.ts';

@Resolver(() => ApiKey)
export class KeyResolver {
  @Authorized<Permission>('key:write')
  @Mutation(() => GeneratedApiKey, {
    description: 'Makes an API key for a gateway. Its secret is shown here and never again.',
  })
  generateApiKey(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('input', () => GenerateApiKeyInput) input: GenerateApiKeyInput,
    @Ctx() context: Context,
  ): Promise<GeneratedApiKey> {
    return context.keys.generate(identityOf(context), gatewayId, input);
  }

  @Authorized<Permission>('key:write')
  @Mutation(() => GeneratedApiKey, {
    description: 'Replaces a key by one with a new secret; the old one stops working at once.',
  })
  rotateApiKey(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<GeneratedApiKey> {
    return context.keys.rotate(identityOf(context), id);
  }

  @Authorized<Permission>('key:write')
  @Mutation(() => ApiKey, { description: 'Makes a key stop working at once.' })
  revokeApiKey(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<ApiKey> {
    return context.keys.revoke(identityOf(context), id);
  }
}
