import { Field, InputType } from 'type-graphql';
import { z } from 'zod';
import { headerName } from './connector-rules.ts';
import { type JsonObject, JsonObjectScalar, JsonScalar } from './scalars.ts';

/** Methods that an operation may have (RFC 9110, 9.3, and RFC 5789). */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

const mapping = z.object({
  name: z.string().min(1, 'must not be empty').max(200),
  fromField: z.string().min(1, 'must not be empty').nullish(),
  required: z.boolean().nullish(),
  value: z.unknown().optional(),
});
const mappings = z.array(mapping).max(200).nullish();
const headerMappings = z
  .array(mapping.extend({ name: z.string().regex(headerName, 'is no header name').max(200) }))
  .max(200)
  .nullish();

export const restOperationRules = z.object({
  name: z
    .string()
    .max(128, 'must have at most 128 characters')
    .regex(/^\S(.*\S)?$/, 'must be one line of text without spaces around it'),
  description: z.string().max(10_000).nullish(),
  method: z.string().refine((method) => HTTP_METHODS.includes(method.toUpperCase() as HttpMethod), {
    message: `must be one of ${HTTP_METHODS.join(', ')}`,
  }),
  path: z
    .string()
    .max(2048)
    .regex(/^\//, 'must begin with /')
    .regex(/^[^?#]*$/, 'must not contain ? or #; map query parameters in queryParams'),
  inputSchema: z
    .record(z.string(), z.unknown())
    .refine(({ type }) => type === undefined || type === 'object', { message: 'must be of type object' }),
  pathParams: mappings,
  queryParams: mappings,
  headers: headerMappings,
  body: z.record(z.string(), z.unknown()).nullish(),
  extract: z.string().max(2000).nullish(),
});

@InputType({
  description: 'Where a path parameter, query parameter or header of a request gets its value from.',
})
export class ParameterMappingInput {
  @Field(() => String, { description: 'What the API calls it.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The argument of the tool that it is taken from; if not said, the one of the same name.',
  })
  fromField?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a call without it is refused.' })
  required?: boolean | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A fixed value; with `fromField` the value where the argument is not given.',
  })
  value?: unknown;
}

@InputType({ description: 'A tool that makes one request, described by hand.' })
export class RestOperationInput {
  @Field(() => String, { description: 'Name of the tool.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it does, for models.' })
  description?: string | null;

  @Field(() => String, { description: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or TRACE.' })
  method!: string;

  @Field(() => String, {
    description: 'Path below the base URL; `{name}` stands for a path parameter: `/pets/{id}`.',
  })
  path!: string;

  @Field(() => JsonObjectScalar, { description: 'JSON Schema of its arguments.' })
  inputSchema!: JsonObject;

  @Field(() => [ParameterMappingInput], {
    nullable: true,
    description: 'Path parameters; one that is not mapped is the argument of the same name.',
  })
  pathParams?: ParameterMappingInput[] | null;

  @Field(() => [ParameterMappingInput], {
    nullable: true,
    description:
      'Query parameters. Arguments that nothing uses become query parameters where the method has no body.',
  })
  queryParams?: ParameterMappingInput[] | null;

  @Field(() => [ParameterMappingInput], { nullable: true, description: 'Headers.' })
  headers?: ParameterMappingInput[] | null;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description:
      'Template of a JSON body: `"{name}"` is the argument of that name, also inside longer text. Without it, arguments that ' +
      'nothing else uses are the body of POST, PUT and PATCH.',
  })
  body?: JsonObject | null;

  @Field(() => String, {
    nullable: true,
    description: 'JSONPath (RFC 9535) of what to return of a JSON answer.',
  })
  extract?: string | null;
}
