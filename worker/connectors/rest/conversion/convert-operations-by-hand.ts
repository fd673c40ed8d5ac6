import { EMPTY_INSPECTION, type ToolDescriptor } from '../../../../schema/inspection.ts';
import type { RestOperationInput } from '../../../../schema/rest-operation.ts';
import type { BodyPlan, OperationPlan, ParameterPlan, RestInspection } from '../../../../schema/rest-plan.ts';
import { DocumentError } from '../document/document-error.ts';
import { isObject, type Json } from '../document/json.ts';
import { placeholdersIn } from '../request/template.ts';
import { explainQuery } from '../response/extract.ts';
import { annotationsOf } from './annotations.ts';
import { mappedParameters } from './parameter-mappings.ts';
import { withoutSlash } from './servers.ts';

const HAS_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Makes tools of operations that somebody made by hand.
 * @throws DocumentError that names the operation and the field.
 */
export function convertOperationsByHand(
  operations: readonly RestOperationInput[],
  baseUrl: string,
  maxOperations: number,
): RestInspection {
  if (operations.length > maxOperations) {
    throw new DocumentError(
      `there are ${operations.length} operations, more than ${maxOperations}; raise OPENAPI_MAX_OPERATIONS`,
      { field: 'operations' },
    );
  }
  const names = new Map<string, number>();
  const converted = operations.map((operation, index) => {
    const before = names.get(operation.name);
    if (before !== undefined)
      throw new DocumentError(`is also the name of operations.${before}`, {
        field: `operations.${index}.name`,
      });
    names.set(operation.name, index);
    return convert(operation, withoutSlash(new URL(baseUrl)), `operations.${index}`);
  });
  return {
    inspection: {
      ...EMPTY_INSPECTION,
      capabilities: { tools: {} },
      tools: converted.map(({ tool }) => tool),
    },
    plan: {
      operations: converted.map(({ plan }) => plan),
      warnings: [],
      servers: [{ url: withoutSlash(new URL(baseUrl)) }],
      securitySchemes: [],
    },
  };
}

function convert(
  operation: RestOperationInput,
  baseUrl: string,
  place: string,
): { tool: ToolDescriptor; plan: OperationPlan } {
  const { name, description, path, extract } = operation;
  const method = operation.method.toUpperCase();
  const schema: Json = { ...operation.inputSchema, type: 'object' };
  const known = new Set(Object.keys(isObject(schema.properties) ? schema.properties : {}));
  requireQuery(extract, `${place}.extract`);
  const parameters = mappedParameters(operation, known, place);
  const used = new Set(parameters.map(({ argument }) => argument));
  const inBody = placeholdersIn(operation.body, known);
  const unused = [...known].filter((argument) => !used.has(argument) && !inBody.has(argument));
  const body = bodyOf(operation, method, unused);
  if (body === undefined) parameters.push(...unused.map((argument) => asQuery(argument)));
  else if (operation.body && unused.length > 0)
    throw new DocumentError(
      `the argument ${unused[0]} is used nowhere; in body "{${unused[0]}}" stands for it`,
      {
        field: `${place}.inputSchema`,
      },
    );
  const required = [
    ...(Array.isArray(schema.required) ? schema.required.map(String) : []),
    ...parameters.flatMap((it) =>
      it.required && it.value === undefined && it.argument !== undefined ? [it.argument] : [],
    ),
  ];
  const tool: ToolDescriptor = {
    name,
    description: description ?? `${method} ${path}`,
    inputSchema: {
      ...schema,
      ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
      additionalProperties: schema.additionalProperties ?? false,
    },
    annotations: annotationsOf(method),
  };
  const plan: OperationPlan = {
    tool: name,
    method,
    path,
    baseUrl,
    parameters,
    ...(body === undefined ? {} : { body }),
    produces: [],
    ...(extract ? { extract } : {}),
  };
  return { tool, plan };
}

function asQuery(argument: string): ParameterPlan {
  return { name: argument, in: 'query', style: 'form', explode: true, argument };
}

function bodyOf(
  { body }: RestOperationInput,
  method: string,
  unused: readonly string[],
): BodyPlan | undefined {
  const mediaType = 'application/json';
  if (body) return { kind: 'template', mediaType, template: body };
  if (!HAS_BODY.has(method) || unused.length === 0) return undefined;
  return {
    kind: 'json',
    mediaType,
    required: false,
    fields: unused.map((name) => ({ argument: name, name })),
  };
}

function requireQuery(query: string | null | undefined, field: string): void {
  const problem = query ? explainQuery(query) : undefined;
  if (problem !== undefined) throw new DocumentError(`is no JSONPath (RFC 9535): ${problem}`, { field });
}
