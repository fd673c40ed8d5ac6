import { type Iterator, Lazy } from 'mingo/lazy';
import {
  $addFields,
  $group,
  $limit,
  $project,
  $replaceRoot,
  $replaceWith,
  $skip,
  $sortByCount,
  $unset,
  $unwind,
} from 'mingo/operators/pipeline';
import type { Options } from 'mingo/types';
import { copy, type Document, isDocument } from '../bson/document.ts';
import { Filter } from '../query/filter.ts';
import { parseSort, sorted } from '../query/sort.ts';

/** How Mingo calls a stage. */
type Stage = (documents: Iterator, specification: never, options: Options) => Iterator;

/** The stages that pipelines may use. */
export const STAGES = {
  $match: (documents, query: Document) => {
    const filter = new Filter(query);
    return documents.filter((document: Document) => filter.matches(document));
  },
  $sort: (documents, sort: Document) => {
    const pattern = parseSort(sort);
    return onAll(documents, (all) => sorted(all, pattern, (document) => document));
  },
  // Mingo's gives a document with 0 where MongoDB gives none.
  $count: (documents, field: string) =>
    onAll(documents, (all) => (all.length === 0 ? [] : [{ [field]: all.length }])),
  $addFields: onCopies($addFields),
  $set: onCopies($addFields),
  $project: inOrder($project),
  $unset: inOrder($unset),
  $unwind: onCopies($unwind),
  $group,
  $limit,
  $skip,
  $replaceRoot,
  $replaceWith,
  $sortByCount,
} satisfies Record<string, Stage>;

function onAll(documents: Iterator, change: (all: Document[]) => Document[]): Iterator {
  return documents.transform((all: Document[]) => Lazy(change(all)) as never);
}

/** Mingo's stage changes the documents that it is given; those of the store must stay as they are. */
function onCopies(stage: Stage): Stage {
  return (documents, specification, options) => stage(documents.map(copy), specification, options);
}

/** Mingo's projections give the fields in another order than the document has them. */
function inOrder(stage: Stage): Stage {
  return (documents, specification, options) => {
    let original: Document = {};
    const copies = documents.map((document: Document) => {
      original = document;
      return copy(document);
    });
    return stage(copies, specification, options).map((result: Document) => ordered(result, original));
  };
}

/** The fields in the order of the original, then the ones that it does not have. */
function ordered(result: unknown, original: unknown): unknown {
  if (Array.isArray(result) && Array.isArray(original) && result.length === original.length) {
    return result.map((element, i) => ordered(element, original[i]));
  }
  if (!isDocument(result) || !isDocument(original)) return result;
  const names = new Set([
    ...Object.keys(original).filter((name) => Object.hasOwn(result, name)),
    ...Object.keys(result),
  ]);
  return Object.fromEntries([...names].map((name) => [name, ordered(result[name], original[name])]));
}
