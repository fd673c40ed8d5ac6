import { checkPipeline, runPipeline } from '../aggregation/pipeline.ts';
import { type Document, isDocument } from '../bson/document.ts';
import { unsupported } from '../errors.ts';

/** What a `find` leaves of documents. */
export type Projection = (documents: Iterable<Document>) => Iterable<Document>;

/**
 * Reads the projection of a `find`, which is that of the stage `$project`; an empty one leaves everything.
 * @throws CommandError for what only `find` has: the positional `$`, `$elemMatch`, `$slice`
 */
export function parseProjection(projection: Document): Projection {
  if (Object.keys(projection).length === 0) return (documents) => documents;
  for (const [path, value] of Object.entries(projection)) {
    if (path.endsWith('.$')) throw unsupported(`the projection '${path}'`);
    const operator = isDocument(value) ? Object.keys(value)[0] : undefined;
    if (operator === '$slice' || operator === '$elemMatch') throw unsupported(`${operator} in a projection`);
  }
  const pipeline = [{ $project: projection }];
  checkPipeline(pipeline);
  return (documents) => runPipeline(documents, pipeline);
}
