import type { Variables } from '../aggregation/scope.ts';
import type { Document, Maybe, Value } from '../bson/values.ts';
import { type Field, type Fields, ProjectionParser, type ProjectionPlace } from './projection-parser.ts';

/** A projection (manual: find, projection; $project; $addFields). */
export class Projection {
  private constructor(
    private readonly fields: Fields,
    private readonly keepsOthers: boolean,
  ) {}

  /** @throws CommandError for a projection that contradicts itself */
  static parse(specification: Document, place: ProjectionPlace, variables?: Variables): Projection {
    const parser = new ProjectionParser(place, variables);
    parser.addAll('', specification);
    return new Projection(parser.fields, parser.keepsOthers());
  }

  /** Whether documents stay as they are. */
  get isEmpty(): boolean {
    return this.keepsOthers && this.fields.size === 0;
  }

  /** @param position index of the array element that fulfilled the query */
  apply(document: Document, position?: number): Document {
    return project(document, this.fields, { root: document, position, keepsOthers: this.keepsOthers });
  }
}

interface Context {
  readonly root: Document;
  readonly position: number | undefined;
  readonly keepsOthers: boolean;
}

function project(document: Document, fields: Fields, context: Context): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const field = fields.get(name);
    const projected =
      field === undefined ? (context.keepsOthers ? value : undefined) : keep(value, field, context);
    if (projected !== undefined) result.set(name, projected);
  }
  for (const [name, field] of fields) {
    if (field.kind === 'compute') assign(result, name, field.evaluate(context.root));
    else if (field.kind === 'nested' && !document.has(name) && computes(field.fields)) {
      result.set(name, project(new Map(), field.fields, context));
    }
  }
  return result;
}

function assign(result: Document, name: string, value: Maybe): void {
  if (value === undefined) result.delete(name);
  else result.set(name, value);
}

function keep(value: Value, field: Field, context: Context): Maybe {
  switch (field.kind) {
    case 'include':
      return value;
    case 'exclude':
      return undefined;
    case 'compute':
      // Keeps the place of a field that is given another value; elsewhere it comes last.
      return context.keepsOthers ? value : undefined;
    case 'transform':
      return field.transform(value, context.position);
    case 'nested':
      return keepNested(value, field.fields, context);
  }
}

function keepNested(value: Value, fields: Fields, context: Context): Maybe {
  if (value instanceof Map) return project(value, fields, context);
  if (Array.isArray(value)) {
    return value
      .map((element) => keepNested(element, fields, context))
      .filter((element) => element !== undefined);
  }
  if (computes(fields)) return project(new Map(), fields, context);
  return context.keepsOthers ? value : undefined;
}

function computes(fields: Fields): boolean {
  return [...fields.values()].some(
    (field) => field.kind === 'compute' || (field.kind === 'nested' && computes(field.fields)),
  );
}
