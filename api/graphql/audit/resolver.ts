import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { AuditEntry, AuditEntryList } from '../../../schema/audit-entry.ts';
import { AuditFilter } from '../../../schema/audit-filter.ts';
import type { List } from '../../../schema/list.ts';
import type { Permission } from '../../identity/identity.ts';
import type { Context } from '../context.ts';
import { pageSize } from '../page-size.ts';

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Authorized<Permission>('audit:read')
  @Query(() => AuditEntryList, { description: 'Who changed what, or tried to; the newest first.' })
  auditLog(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 200 at the most.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The `endCursor` of the page before.' })
    after: string | undefined,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which entries; without, all.' })
    filter: AuditFilter | undefined,
    @Ctx() { audit }: Context,
  ): Promise<List<AuditEntry>> {
    return audit.list(pageSize(first, 50), after ?? undefined, filter ?? {});
  }
}
