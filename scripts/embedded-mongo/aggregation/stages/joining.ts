import { type Document, document, type Maybe, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileLet, valueAt } from '../expression.ts';
import { MemoryLimit, roughSize } from '../memory.ts';
import { runPipeline } from '../pipeline.ts';
import { type PipelineStage, runOnCollection, splitPipeline } from '../source.ts';
import {
  asObject,
  asStages,
  asString,
  type CompileStage,
  type PipelineContext,
  refuseOthers,
  type Stage,
} from './stage.ts';

/** Stages that read other collections or run several pipelines. */
export const JOINING: Readonly<Record<string, CompileStage>> = {
  $facet: facet,
  $lookup: lookup,
  $unionWith: unionWith,
};

function facet(operand: Value, context: PipelineContext, name: string): Stage {
  const facets = [...asObject(operand, name)].map(([field, stages]) => {
    const parsed = asStages(stages, `a pipeline of ${name}`);
    if (parsed.some((stage) => stage.name === '$facet')) {
      throw new CommandError(40600, '$facet is not allowed to be used within a $facet stage');
    }
    return [field, parsed] as const;
  });
  if (facets.length === 0)
    throw new CommandError(40169, 'the $facet specification must be a non-empty object');
  for (const [, stages] of facets) runPipeline([], stages, context);
  return (input) => {
    const memory = new MemoryLimit('$facet');
    const documents: Document[] = [];
    for (const one of input) {
      memory.use(roughSize(one));
      documents.push(one);
    }
    return [new Map(facets.map(([field, stages]) => [field, [...runPipeline(documents, stages, context)]]))];
  };
}

function lookup(operand: Value, context: PipelineContext, name: string): Stage {
  const options = asObject(operand, name);
  refuseOthers(options, name, ['from', 'localField', 'foreignField', 'let', 'pipeline', 'as']);
  const from = asString(options.get('from'), "'from' of $lookup");
  const as = asString(options.get('as'), "'as' of $lookup");
  const localField = options.get('localField');
  const foreignField = options.get('foreignField');
  const stages = options.has('pipeline')
    ? asStages(options.get('pipeline'), "'pipeline' of $lookup")
    : undefined;
  if ((localField === undefined) !== (foreignField === undefined) || (stages === undefined && !localField)) {
    const needs = "both or neither of 'localField' and 'foreignField', and these or 'pipeline'";
    throw new CommandError('FailedToParse', `$lookup requires ${needs}`);
  }
  const equality =
    localField === undefined
      ? undefined
      : {
          local: asString(localField, "'localField' of $lookup").split('.'),
          foreign: asString(foreignField, "'foreignField' of $lookup"),
        };
  const variables = compileLet(
    asObject(options.get('let') ?? new Map(), "'let' of $lookup"),
    context.variables,
  );
  // What is wrong with the inner pipeline is an error even when there is nothing to join.
  runPipeline([], stages ?? [], { ...context, variables: variables(undefined) });
  return function* (input) {
    for (const root of input) {
      const filter =
        equality === undefined ? new Map() : joinFilter(valueAt(root, equality.local), equality.foreign);
      const inner = { ...context, variables: variables(root) };
      yield setAs(root, as, [...readCollection(from, filter, stages ?? [], inner)]);
    }
  };
}

/** Equality as `$lookup` means it: of an array each element, and missing as null. */
function joinFilter(local: Maybe, foreignField: string): Document {
  const operator = Array.isArray(local) ? document({ $in: local }) : document({ $eq: local ?? null });
  return new Map([[foreignField, operator]]);
}

function readCollection(
  name: string,
  filter: Document,
  stages: readonly PipelineStage[],
  context: PipelineContext,
): Iterable<Document> {
  return runOnCollection(context.collection(name), splitPipeline(stages, context, filter), context);
}

function setAs(root: Document, as: string, joined: Value[]): Document {
  const [first = '', ...rest] = as.split('.');
  const result = new Map(root);
  const inner = result.get(first);
  result.set(
    first,
    rest.length === 0 ? joined : setAs(inner instanceof Map ? inner : new Map(), rest.join('.'), joined),
  );
  return result;
}

function unionWith(operand: Value, context: PipelineContext, name: string): Stage {
  const options = typeof operand === 'string' ? new Map([['coll', operand]]) : asObject(operand, name);
  refuseOthers(options, name, ['coll', 'pipeline']);
  const from = asString(options.get('coll'), "'coll' of $unionWith");
  const stages = asStages(options.get('pipeline') ?? [], "'pipeline' of $unionWith");
  runPipeline([], stages, context);
  return function* (input) {
    yield* input;
    yield* readCollection(from, new Map(), stages, context);
  };
}
