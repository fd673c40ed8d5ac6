import type { Variables } from '../aggregation/scope.ts';
import { documentStage } from '../aggregation/stages/document-stages.ts';
import type { Document, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** Stages that an update may consist of (manual: Updates with Aggregation Pipeline). */
const ALLOWED = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** Compiles an update that is a pipeline to a function of a document. */
export function compileUpdatePipeline(
  stages: readonly Value[],
  variables: Variables,
): (document: Document) => Document {
  const changes = stages.map((stage) => {
    const [entry, ...others] = stage instanceof Map ? stage : [];
    if (entry === undefined || others.length > 0) {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    const [name, operand] = entry;
    if (!ALLOWED.has(name)) {
      throw new CommandError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return documentStage(name, operand, variables);
  });
  return (document) => changes.reduce((result, change) => change(result), document);
}
