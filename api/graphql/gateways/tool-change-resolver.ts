import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { fingerprintOf } from '../../../platform/tool-baseline.ts';
import { ToolChange } from '../../../schema/attachment.ts';
import type { Context } from '../context.ts';
import { diffTool } from './tool-difference.ts';

@Resolver(() => ToolChange)
export class ToolChangeResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What changed, as a unified diff of title, description, schemas and annotations; null where what it was is not known any more.',
  })
  async diff(@Root() change: ToolChange, @Ctx() { loaders }: Context): Promise<string | null> {
    const { tool, was, definition } = change;
    if (was === undefined) return diffTool(tool, undefined, definition);
    const before = await loaders.toolBaseline.load(change.baselineId);
    // Of two changes at the same time one may have been kept with the fingerprint of the other.
    if (before === undefined || fingerprintOf(before) !== was) return null;
    return diffTool(tool, before, definition);
  }
}
