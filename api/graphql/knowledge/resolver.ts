import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { KnowledgeSource, KnowledgeSourceInput, KnowledgeSourceList } from '../../../schema/knowledge.ts';
import type { List } from '../../../schema/list.ts';
import type { Permission } from '../../identity/permissions.ts';
import { type Context, identityOf } from '../context.ts';
import { pageSize } from '../page-size.ts';

@Resolver(() => KnowledgeSource)
export class KnowledgeResolver {
  @Authorized<Permission>('gateway:read')
  @Query(() => KnowledgeSourceList, {
    description: "The documents in a gateway's knowledge, the oldest first.",
  })
  knowledgeSources(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Arg('search', () => String, { nullable: true, description: 'Text in the name, whatever its case.' })
    search: string | undefined,
    @Ctx() { knowledge }: Context,
  ): Promise<List<KnowledgeSource>> {
    return knowledge.list(gatewayId, pageSize(first, 50), after ?? undefined, search ?? undefined);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => KnowledgeSource, {
    description:
      "Adds a document to a gateway's knowledge. Large ones are better sent as they are: `POST /knowledge/{gatewayId}?name=…`.",
  })
  addKnowledgeSource(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('input', () => KnowledgeSourceInput) { name, mimeType, text, base64 }: KnowledgeSourceInput,
    @Ctx() context: Context,
  ): Promise<KnowledgeSource> {
    const data = text == null ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    const document = { name: name.trim(), mimeType: mimeType ?? undefined, data };
    return context.knowledge.add(identityOf(context), gatewayId, document);
  }

  @Authorized<Permission>('gateway:write')
  @Mutation(() => Boolean, { description: "Deletes a document from a gateway's knowledge." })
  deleteKnowledgeSource(
    @Arg('gatewayId', () => ID) gatewayId: string,
    @Arg('id', () => ID) id: string,
    @Ctx() context: Context,
  ): Promise<boolean> {
    return context.knowledge.delete(identityOf(context), gatewayId, id);
  }
}
