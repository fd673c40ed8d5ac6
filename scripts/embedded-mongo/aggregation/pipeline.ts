import type { Document, Value } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { documentStage } from './stages/document-stages.ts';
import { FILTERING } from './stages/filtering.ts';
import { GROUPING } from './stages/grouping.ts';
import { JOINING } from './stages/joining.ts';
import type { CompileStage, PipelineContext, Stage } from './stages/stage.ts';
import { unwind } from './stages/unwinding.ts';

const DOCUMENT_STAGES = ['$addFields', '$project', '$replaceRoot', '$replaceWith', '$set', '$unset'];

/** Every stage of the store, by name (manual: Aggregation Stages). */
const STAGES: ReadonlyMap<string, CompileStage> = new Map([
  ...DOCUMENT_STAGES.map((name) => [name, mapping] as const),
  ...Object.entries(FILTERING),
  ...Object.entries(GROUPING),
  ...Object.entries(JOINING),
  ['$unwind', unwind],
]);

const UNSUPPORTED = new Set([
  '$bucketAuto',
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$collStats',
  '$currentOp',
  '$densify',
  '$documents',
  '$fill',
  '$geoNear',
  '$graphLookup',
  '$indexStats',
  '$listLocalSessions',
  '$listSampledQueries',
  '$listSearchIndexes',
  '$listSessions',
  '$merge',
  '$out',
  '$planCacheStats',
  '$redact',
  '$search',
  '$searchMeta',
  '$setWindowFields',
  '$vectorSearch',
]);

function mapping(operand: Value, context: PipelineContext, name: string): Stage {
  const change = documentStage(name, operand, context.variables);
  return function* (input) {
    for (const document of input) {
      context.execution.step();
      yield change(document);
    }
  };
}

/**
 * Runs documents through stages. What is wrong with a stage is found before any document is read.
 *
 * @throws CommandError 40324 for unknown stages, NotImplemented for those that the store does not have
 */
export function runPipeline(
  input: Iterable<Document>,
  stages: readonly { readonly name: string; readonly operand: Value }[],
  context: PipelineContext,
): Iterable<Document> {
  const compiled = stages.map(({ name, operand }) => compileStage(name, operand, context));
  return compiled.reduce((documents, stage) => stage(documents), input);
}

function compileStage(name: string, operand: Value, context: PipelineContext): Stage {
  const compile = STAGES.get(name);
  if (compile !== undefined) return compile(operand, context, name);
  if (UNSUPPORTED.has(name)) throw unsupported(`the aggregation stage ${name}`);
  throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
}
