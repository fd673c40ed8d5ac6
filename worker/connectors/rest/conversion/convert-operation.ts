import type { ToolDescriptor } from '../../../../schema/inspection.ts';
import type {
  BodyPlan,
  OperationPlan,
  ParameterPlan,
  RestInspectParams,
} from '../../../../schema/rest-plan.ts';
import { isObject, type Json, textAt } from '../document/json.ts';
import { annotationsOf } from './annotations.ts';
import { type ArgumentLocation, argumentNames } from './argument-names.ts';
import type { Operation } from './operations.ts';
import { describeArgument, planParameter, schemaOfParameter } from './parameter.ts';
import { type BodyDraft, draftBody } from './request-body.ts';
import { type AnswerDraft, draftAnswer } from './responses.ts';
import { SchemaConverter, SchemaTooLong } from './schema/schema-converter.ts';
import type { Direction, SchemaLibrary } from './schema/schema-library.ts';
import { isOwnHeader, isSupplied } from './supplied-parameters.ts';
import type { Warn } from './warnings.ts';

/** A tool and the plan of its request. */
export interface ConvertedOperation {
  tool: ToolDescriptor;
  plan: OperationPlan;
}

export interface ConversionContext {
  libraries: Record<Direction, SchemaLibrary>;
  auth: RestInspectParams['auth'];
  baseUrl: string | undefined;
  /** Characters that a tool's input schema may have, and as many its output schema. */
  maxSchemaCharacters: number;
  warn: Warn;
}

/** Something that becomes an argument. */
interface Argument {
  name: string;
  in: ArgumentLocation;
  schema: Json;
  required: boolean;
  parameter?: ParameterPlan;
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

interface Input {
  inputSchema: Json;
  parameters: ParameterPlan[];
  body: BodyPlan | undefined;
}

/** @throws SchemaTooLong */
function convertInput(operation: Operation, converter: SchemaConverter, context: ConversionContext): Input {
  const { place, description, path } = operation;
  const parameters = parametersOf(operation, context).map((parameter): Argument => {
    const plan = planParameter(parameter, `${place}, parameter ${String(parameter.name)}`, context.warn);
    const schema = converter.convert(schemaOfParameter(parameter), `parameter ${plan.name}`);
    return {
      name: plan.name,
      in: plan.in,
      schema: describeArgument(schema, parameter),
      required: plan.required === true,
      parameter: plan,
    };
  });
  for (const argument of undeclared(path, parameters)) {
    context.warn(place, `the path parameter ${argument.name} is not described; it is taken as text`);
    parameters.push(argument);
  }
  const body = draftBody(description.requestBody, converter, `${place}, body`, context.warn);
  const fields = body === undefined ? [] : argumentsOf(body);
  const all = [...parameters, ...fields];
  const names = argumentNames(all);
  const nameOf = (argument: Argument) => names.get(argument) ?? argument.name;
  const required = all.filter((argument) => argument.required).map(nameOf);
  const $defs = converter.definitions();
  const inputSchema: Json = {
    type: 'object',
    properties: Object.fromEntries(all.map((argument) => [nameOf(argument), argument.schema])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs }),
  };
  if (JSON.stringify(inputSchema).length > context.maxSchemaCharacters) throw new SchemaTooLong();
  return {
    inputSchema,
    parameters: parameters.flatMap((argument) =>
      argument.parameter === undefined ? [] : [{ ...argument.parameter, argument: nameOf(argument) }],
    ),
    body: body === undefined ? undefined : planBody(body, fields.map(nameOf)),
  };
}

/** The parameters that a caller gives: not those of the connector's authentication, nor headers of the request itself. */
function parametersOf({ description, place }: Operation, { auth, warn }: ConversionContext): Json[] {
  const all = Array.isArray(description.parameters) ? description.parameters.filter(isObject) : [];
  return all.filter((parameter) => {
    const name = String(parameter.name);
    const location = String(parameter.in);
    if (isSupplied(auth, { in: location, name })) return false;
    if (location !== 'header' || !isOwnHeader(name)) return true;
    if (!/^(accept|content-type|authorization)$/i.test(name))
      warn(place, `the header ${name} belongs to the connection; the parameter is left out`);
    return false;
  });
}

/** Placeholders of the path that no parameter describes. */
function undeclared(path: string, parameters: readonly Argument[]): Argument[] {
  const known = new Set(parameters.filter((it) => it.in === 'path').map(({ name }) => name));
  return [...path.matchAll(/\{([^{}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !known.has(name))
    .map((name) => ({
      name,
      in: 'path',
      schema: { type: 'string' },
      required: true,
      parameter: { name, in: 'path', style: 'simple', explode: false, required: true },
    }));
}

function argumentsOf(body: BodyDraft): Argument[] {
  if (body.fields === undefined)
    return [{ name: 'body', in: 'body', schema: body.schema ?? {}, required: body.required }];
  return body.fields.map(({ name, schema, required }) => ({ name, in: 'body', schema, required }));
}

/** @param names of the body's arguments, in its order. */
function planBody({ kind, mediaType, required, fields, encodings }: BodyDraft, names: string[]): BodyPlan {
  if (fields === undefined || kind === 'text' || kind === 'binary') {
    const written = Object.keys(encodings ?? {}).length > 0 ? { encodings } : {};
    return { kind, mediaType, argument: names[0] ?? 'body', required, ...written };
  }
  return {
    kind,
    mediaType,
    required,
    fields: fields.map(({ schema: _schema, required: _required, ...field }, n) => ({
      ...field,
      argument: names[n] ?? field.name,
    })),
  };
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

/** The arguments without schemas, where those are too long: what there is can be sent all the same. */
function freeInput(operation: Operation, context: ConversionContext): Input {
  const lone = new SchemaConverter({
    library: context.libraries.input,
    maxReferenceLevels: 0,
    maxCharacters: Number.POSITIVE_INFINITY,
    note: () => undefined,
  });
  const unlimited = { ...context, maxSchemaCharacters: Number.POSITIVE_INFINITY, warn: () => undefined };
  const { inputSchema, ...input } = convertInput(operation, lone, unlimited);
  const { properties, required } = inputSchema as { properties: Json; required?: string[] };
  const names = Object.keys(properties).map((name) => [name, {}]);
  return {
    ...input,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(names),
      ...(required === undefined ? {} : { required }),
      additionalProperties: false,
    },
  };
}
