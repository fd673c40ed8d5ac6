import type { ToolDescriptor } from '../../../../schema/inspection.ts';
import type { OperationPlan } from '../../../../schema/rest-plan.ts';
import { textAt } from '../document/json.ts';
import { annotationsOf } from './annotations.ts';
import type { ConversionContext } from './conversion-context.ts';
import type { Operation } from './operations.ts';
import { type AnswerDraft, draftAnswer } from './responses.ts';
import { SchemaConverter, SchemaTooLong } from './schema/schema-converter.ts';
import type { Direction } from './schema/schema-library.ts';
import { convertInput, freeInput } from './tool-input.ts';

/** A tool and the plan of its request. */
export interface ConvertedOperation {
  tool: ToolDescriptor;
  plan: OperationPlan;
}

/** How many references in a row are followed, where the schema gets too long with more. */
const REFERENCE_LEVELS = [Number.POSITIVE_INFINITY, 4, 3, 2, 1, 0];

/** Makes a tool of an operation (OpenAPI 3.1, Operation Object). */
export function convertOperation(operation: Operation, context: ConversionContext): ConvertedOperation {
  const { tool: name, operationId, method, path, place, description: said } = operation;
  const { warn, baseUrl } = context;
  const input = withinLimit('input', place, context, (converter) =>
    convertInput(operation, converter, context),
  );
  const answer = withinLimit('output', place, context, (converter) => {
    const draft = draftAnswer(said, converter);
    if (JSON.stringify(draft).length > context.maxSchemaCharacters) throw new SchemaTooLong();
    return draft;
  });
  if (input === undefined) {
    warn(
      place,
      `the schema of its arguments has more than ${context.maxSchemaCharacters} characters; anything is accepted`,
    );
  }
  const { inputSchema, parameters, body } = input ?? freeInput(operation, context);
  const { produces, outputSchema, wraps }: AnswerDraft = answer ?? { produces: [] };
  if (answer === undefined) {
    warn(
      place,
      `the schema of its answer has more than ${context.maxSchemaCharacters} characters; it is left out`,
    );
  }
  const title = textAt(said, 'summary');
  const deprecated = said.deprecated === true;
  const description = textAt(said, 'description') ?? title ?? place;
  const tool: ToolDescriptor = {
    name,
    ...(title === undefined ? {} : { title }),
    description: deprecated ? `Deprecated. ${description}` : description,
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: annotationsOf(method),
  };
  const plan: OperationPlan = {
    tool: name,
    method,
    path,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(operationId === undefined ? {} : { operationId }),
    ...(deprecated ? { deprecated } : {}),
    parameters,
    ...(body === undefined ? {} : { body }),
    produces,
    ...(wraps ? { wraps } : {}),
  };
  return { tool, plan };
}

/** Converts with as many levels of references as the limit allows; undefined where none do. */
function withinLimit<Result>(
  direction: Direction,
  place: string,
  { libraries, maxSchemaCharacters, warn }: ConversionContext,
  convert: (converter: SchemaConverter) => Result,
): Result | undefined {
  for (const maxReferenceLevels of REFERENCE_LEVELS) {
    const notes = new Set<string>();
    const converter = new SchemaConverter({
      library: libraries[direction],
      maxReferenceLevels,
      maxCharacters: maxSchemaCharacters,
      note: (message) => notes.add(message),
    });
    try {
      const result = convert(converter);
      for (const note of notes) warn(place, note);
      if (Number.isFinite(maxReferenceLevels)) {
        const what = direction === 'input' ? 'arguments' : 'answer';
        warn(
          place,
          `the schema of its ${what} has more than ${maxSchemaCharacters} characters; references are followed ${maxReferenceLevels} levels deep only`,
        );
      }
      return result;
    } catch (error) {
      if (!(error instanceof SchemaTooLong)) throw error;
    }
  }
  return undefined;
}
