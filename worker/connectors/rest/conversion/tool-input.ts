import type { BodyPlan, ParameterPlan } from '../../../../schema/rest-plan.ts';
import { isObject, type Json } from '../document/json.ts';
import { type ArgumentLocation, argumentNames } from './argument-names.ts';
import type { ConversionContext } from './conversion-context.ts';
import type { Operation } from './operations.ts';
import { describeArgument, planParameter, schemaOfParameter } from './parameter.ts';
import { type BodyDraft, draftBody } from './request-body.ts';
import { SchemaConverter, SchemaTooLong } from './schema/schema-converter.ts';
import { isOwnHeader, isSupplied } from './supplied-parameters.ts';

/** Something that becomes an argument. */
interface Argument {
  name: string;
  in: ArgumentLocation;
  schema: Json;
  required: boolean;
  parameter?: ParameterPlan;
}

/** What a tool takes, and how it is sent. */
export interface ToolInput {
  inputSchema: Json;
  parameters: ParameterPlan[];
  body: BodyPlan | undefined;
}

/** Makes arguments of the parameters and the body of an operation. @throws SchemaTooLong */
export function convertInput(
  operation: Operation,
  converter: SchemaConverter,
  context: ConversionContext,
): ToolInput {
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

/**
 * The parameters that a caller gives: not those of the connector's authentication, nor headers of the request itself.
 */
function parametersOf({ description, place, path }: Operation, { auth, warn }: ConversionContext): Json[] {
  const all = Array.isArray(description.parameters) ? description.parameters.filter(isObject) : [];
  return all.filter((parameter) => {
    const name = String(parameter.name);
    const location = String(parameter.in);
    if (isSupplied(auth, { in: location, name })) return false;
    if (location === 'path' && !path.includes(`{${name}}`)) {
      warn(place, `the path has no {${name}}; the parameter is left out`);
      return false;
    }
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

/** The arguments without schemas, where those are too long: what there is can be sent all the same. */
export function freeInput(operation: Operation, context: ConversionContext): ToolInput {
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
