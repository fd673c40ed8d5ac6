import { checkPipeline, runPipeline } from '../aggregation/pipeline.ts';
import { equalValues } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { Filter } from '../query/filter.ts';
import { count, documentsOf, type FindRequest, find } from '../query/find.ts';
import { parseSort } from '../query/sort.ts';
import type { Collection } from '../storage/collection.ts';
import { command, field } from './command.ts';

/** Manual: aggregate. */
export const aggregate = command(
  {
    aggregate: field.collection,
    pipeline: field.documents,
    cursor: field.cursor,
    maxTimeMS: field.amount.optional(),
    // Pipelines run in memory, and there are no validators.
    allowDiskUse: field.ignored,
    bypassDocumentValidation: field.ignored,
  },
  ({ aggregate: name, pipeline, cursor, maxTimeMS }, context) => {
    checkPipeline(pipeline);
    const { rest, ...found } = split(pipeline);
    const documents = results(context.find(name), { ...found, maxTimeMS }, rest);
    return { cursor: context.cursors.open(`${context.database}.${name}`, documents, cursor.batchSize) };
  },
);

/** What drivers send behind the query for `countDocuments`. */
const COUNT = { $group: { _id: 1, n: { $sum: 1 } } };

function results(
  collection: Collection | undefined,
  request: FindRequest,
  rest: Document[],
): Iterable<Document> {
  if (rest.length === 1 && equalValues(rest[0], COUNT)) {
    const n = count(collection, request);
    return n === 0 ? [] : [{ _id: 1, n }];
  }
  return runPipeline(documentsOf(collection, find(collection, request), request.filter), rest);
}

/** Takes the stages in front that a `find` can do, for which indexes help. */
function split(pipeline: readonly Document[]) {
  const rest = [...pipeline];
  const take = (name: string) => (rest[0] && name in rest[0] ? rest.shift()?.[name] : undefined);
  const queries: Document[] = [];
  for (let query = take('$match'); isDocument(query); query = take('$match')) queries.push(query);
  const filter = new Filter(queries.length > 1 ? { $and: queries } : (queries[0] ?? {}));
  const sort = parseSort((take('$sort') ?? {}) as Document);
  const [skip, limit] = [Number(take('$skip') ?? 0), Number(take('$limit') ?? 0)];
  return { filter, sort, skip, limit, rest };
}
