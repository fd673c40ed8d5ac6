import { z } from 'zod';
import { Filter } from '../query/filter.ts';
import { find } from '../query/find.ts';
import { command, field } from './command.ts';
import { runStatements, statementFields } from './statements.ts';

const statementSchema = z.strictObject({
  q: field.document,
  limit: z.literal([0, 1], 'The limit field in delete objects must be 0 or 1'),
});

/** Manual: delete. */
export const remove = command(
  { delete: field.collection, deletes: z.array(statementSchema), ...statementFields },
  ({ delete: name, deletes, ordered, maxTimeMS }, context) => {
    const collection = context.find(name);
    let n = 0;
    const writeErrors = runStatements(deletes, ordered, ({ q, limit }) => {
      for (const id of find(collection, { filter: new Filter(q), limit, maxTimeMS })) {
        collection?.remove(id);
        n += 1;
      }
    });
    return { n, writeErrors };
  },
);
