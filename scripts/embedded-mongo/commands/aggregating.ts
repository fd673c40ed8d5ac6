import { countedField, type PipelineSource, runOnCollection, splitPipeline } from '../aggregation/source.ts';
import { asStages, type PipelineContext } from '../aggregation/stages/stage.ts';
import { encodeDocument } from '../bson/encode.ts';
import { type Document, document } from '../bson/values.ts';
import { CommandError, unsupported } from '../errors.ts';
import { Execution } from '../query/execution.ts';
import { countFound } from '../query/find.ts';
import type { Collection } from '../storage/collection.ts';
import { MAX_DOCUMENT_BYTES } from '../wire/limits.ts';
import type { CommandContext, Commands, Reply } from './command.ts';
import { readHint } from './hint.ts';
import { collectionName, findCollection } from './namespace.ts';
import { readLet } from './reading.ts';
import type { CommandRequest } from './request.ts';

/** Manual: aggregate. */
export const AGGREGATING: Commands = { aggregate: { access: 'read', run: aggregate } };

function aggregate(request: CommandRequest, context: CommandContext): Reply {
  const { fields, maxTimeMS, database } = request;
  if (typeof fields.any('aggregate') !== 'string') throw unsupported('an aggregation without a collection');
  const collection = findCollection(request, context);
  fields.refuse('explain', 'exchange', 'needsMerge', 'fromMongos', 'isMapReduceCommand');
  fields.refuseCollation();
  fields.ignore('allowDiskUse', 'bypassDocumentValidation');
  const execution = new Execution(maxTimeMS);
  const pipeline: PipelineContext = {
    collection: (name) => context.store.catalog.find(database, name),
    execution,
    variables: readLet(fields),
  };
  const stages = asStages(fields.any('pipeline'), "'pipeline'");
  const batchSize = readBatchSize(request);
  const hint = readHint(fields.any('hint'), collection);
  fields.finish();
  const source = splitPipeline(stages, pipeline, new Map(), hint);
  const results = encodeAll(resultsOf(collection, source, pipeline));
  const namespace = `${database}.${collectionName(request)}`;
  return { cursor: context.cursors.open({ namespace, results, execution, batchSize }) };
}

function resultsOf(
  collection: Collection | undefined,
  source: PipelineSource,
  context: PipelineContext,
): Iterable<Document> {
  const field = countedField(source);
  if (field === undefined || collection === undefined) return runOnCollection(collection, source, context);
  const count = context.execution.spend(() => countFound(collection, source.request, context.execution));
  return count === 0 ? [] : [document({ _id: 1, [field]: count })];
}

function readBatchSize({ fields }: CommandRequest): number | undefined {
  const cursor = fields.any('cursor');
  if (!(cursor instanceof Map)) {
    const message = "The 'cursor' option is required, except for aggregate with the explain argument";
    throw new CommandError('FailedToParse', message);
  }
  const batchSize = cursor.get('batchSize');
  if (batchSize === undefined) return undefined;
  const size = Number(batchSize);
  if (Number.isInteger(size) && size >= 0) return size;
  throw new CommandError('BadValue', 'cursor.batchSize must be a non-negative integer');
}

function* encodeAll(documents: Iterable<Document>): Generator<Uint8Array> {
  for (const one of documents) {
    const bytes = encodeDocument(one);
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      const sizes = `size: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`;
      throw new CommandError(
        'BSONObjectTooLarge',
        `a document that the pipeline made is too large. ${sizes}`,
      );
    }
    yield bytes;
  }
}
