import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ConnectorAuthType } from '../../../schema/connector-auth.ts';
import type { ToolDescriptor } from '../../../schema/inspection.ts';
import type { OperationPlan, RestInspection } from '../../../schema/rest-plan.ts';
import { DocumentError } from '../../../worker/connectors/rest/document/document-error.ts';
import { type ConvertOptions, convert } from './support/convert.ts';
import { documentOf, readDocument } from './support/documents.ts';

const OK = { responses: { 200: { description: 'ok' } } };

/** The tool and plan of the only operation. */
async function one(paths: object, more: object = {}, options: ConvertOptions = {}) {
  const { inspection, plan } = await convert(documentOf(paths, more), options);
  return {
    tool: inspection.tools[0] as ToolDescriptor,
    plan: plan.operations[0] as OperationPlan,
    warnings: plan.warnings,
  };
}

const answering = (schema: object, type = 'application/json') => ({
  responses: { 200: { description: 'ok', content: { [type]: { schema } } } },
});

const taking = (schema: object, type = 'application/json', required = true) => ({
  ...OK,
  requestBody: { required, content: { [type]: { schema } } },
});

/** Every schema can be compiled by a validator that takes nothing but JSON Schema 2020-12. */
function compileAll({ inspection }: RestInspection): void {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (const { inputSchema, outputSchema } of inspection.tools) {
    ajv.compile(inputSchema);
    if (outputSchema) ajv.compile(outputSchema);
  }
}

describe('an API description becomes tools:', () => {
  describe('real documents', () => {
    const documents: [string, number, string | undefined, number][] = [
      ['petstore-expanded.openapi30.json', 4, 'https://petstore.swagger.io/v2', 0],
      ['slack-web-api.swagger2.json', 174, 'https://slack.com/api', 1],
      ['uspto.openapi30.yaml', 3, 'https://developer.uspto.gov/ds-api', 0],
      ['tictactoe.openapi31.yaml', 3, undefined, 2],
      ['uber.swagger2.json', 5, 'https://api.uber.com/v1', 0],
      ['bitbucket-links.openapi30.yaml', 6, undefined, 1],
    ];
    for (const [name, tools, server, warnings] of documents) {
      it(name, async () => {
        const inspection = await convert(readDocument(name), { baseUrl: undefined, preview: true });
        assert.equal(inspection.inspection.tools.length, tools);
        assert.equal(inspection.plan.operations[0]?.baseUrl, server);
        assert.equal(inspection.plan.warnings.length, warnings, JSON.stringify(inspection.plan.warnings));
        compileAll(inspection);
      });
    }
  });

  describe('a tool', () => {
    it('has name, title, description, and hints from its method', async () => {
      const { inspection } = await convert(
        documentOf({
          '/pets/{id}': {
            get: { operationId: 'getPet', summary: 'Get a pet', description: 'All of it.', ...OK },
            put: { summary: 'Put a pet', deprecated: true, ...OK },
            delete: OK,
            post: OK,
            head: OK,
          },
        }),
      );
      assert.deepEqual(
        inspection.tools.map(({ name, title, description, annotations }) => [
          name,
          title,
          description,
          annotations,
        ]),
        [
          [
            'getPet',
            'Get a pet',
            'All of it.',
            { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
          ],
          [
            'put_pets_id',
            'Put a pet',
            'Deprecated. Put a pet',
            { readOnlyHint: false, idempotentHint: true, openWorldHint: true },
          ],
          [
            'post_pets_id',
            undefined,
            'POST /pets/{id}',
            { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
          ],
          [
            'delete_pets_id',
            undefined,
            'DELETE /pets/{id}',
            { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
          ],
          [
            'head_pets_id',
            undefined,
            'HEAD /pets/{id}',
            { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
          ],
        ],
      );
    });

    it('keeps a name of its own where an operationId is there twice', async () => {
      const { inspection, plan } = await convert(
        documentOf({
          '/a': { get: { operationId: 'x', ...OK } },
          '/b': { get: { operationId: 'x', ...OK } },
        }),
      );
      assert.deepEqual(
        inspection.tools.map(({ name }) => name),
        ['x', 'x_2'],
      );
      assert.match(plan.warnings[0]?.message ?? '', /the operationId x is there more than once/);
    });
  });

  describe('arguments', () => {
    it('come from all locations and the body, each with a name of its own', async () => {
      const at = (location: string, name = 'id') => ({
        name,
        in: location,
        required: location === 'path',
        schema: { type: 'string', description: location },
      });
      const parameters = [
        at('cookie'),
        at('header'),
        at('query'),
        at('path'),
        at('query', 'filter[name]'),
        at('query', '$top'),
      ];
      const body = taking({
        type: 'object',
        required: ['id', 'name'],
        properties: { id: { type: 'integer' }, name: {} },
      });
      const { tool, plan } = await one({ '/pets/{id}': { post: { parameters, ...body } } });
      const { properties, required } = tool.inputSchema as {
        properties: Record<string, object>;
        required: string[];
      };
      assert.deepEqual(Object.keys(properties).toSorted(), [
        'body_id',
        'cookie_id',
        'filter_name',
        'header_id',
        'id',
        'name',
        'query_id',
        'top',
      ]);
      assert.deepEqual(properties.id, { type: 'string', description: 'path' });
      assert.deepEqual(properties.body_id, { type: 'integer' });
      assert.deepEqual(required.toSorted(), ['body_id', 'id', 'name']);
      assert.deepEqual(
        plan.parameters.map((it) => [it.in, it.name, it.argument]),
        [
          ['cookie', 'id', 'cookie_id'],
          ['header', 'id', 'header_id'],
          ['query', 'id', 'query_id'],
          ['path', 'id', 'id'],
          ['query', 'filter[name]', 'filter_name'],
          ['query', '$top', 'top'],
        ],
      );
    });

    it('keep their names in whatever order the document has them', async () => {
      const parameters = ['query', 'path', 'header'].map((location) => ({
        name: 'id',
        in: location,
        required: true,
        schema: {},
      }));
      const names = async (list: object[]) =>
        Object.keys(
          (await one({ '/{id}': { get: { parameters: list, ...OK } } })).tool.inputSchema
            .properties as object,
        ).toSorted();
      assert.deepEqual(await names(parameters), await names(parameters.toReversed()));
    });

    it('leave out what the authentication supplies, and headers that are not for parameters', async () => {
      const parameters = [
        { name: 'X-Key', in: 'header', schema: {} },
        { name: 'x-key', in: 'query', schema: {} },
        { name: 'Authorization', in: 'header', schema: {} },
        { name: 'Accept', in: 'header', schema: {} },
        { name: 'Host', in: 'header', schema: {} },
        { name: 'q', in: 'query', schema: {} },
      ];
      const names = async (auth: ConvertOptions['auth']) => {
        const { tool } = await one({ '/': { get: { parameters, ...OK } } }, {}, auth && { auth });
        return Object.keys(tool.inputSchema.properties as object);
      };
      const key = { type: ConnectorAuthType.API_KEY, secrets: {} };
      assert.deepEqual(await names(undefined), ['X-Key', 'x-key', 'q']);
      assert.deepEqual(await names({ ...key, in: 'header', name: 'x-KEY' }), ['x-key', 'q']);
      assert.deepEqual(await names({ ...key, in: 'query', name: 'x-key' }), ['X-Key', 'q']);
      assert.deepEqual(await names({ ...key, in: 'cookie', name: 'x-key' }), ['X-Key', 'x-key', 'q']);
    });

    it('of a path are shared by its operations, which may say otherwise', async () => {
      const shared = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
      const own = { ...shared, schema: { type: 'string' } };
      const { inspection } = await convert(
        documentOf({ '/{id}': { parameters: [shared], get: OK, delete: { parameters: [own], ...OK } } }),
      );
      assert.deepEqual(
        inspection.tools.map(
          ({ inputSchema }) => (inputSchema.properties as Record<string, { type: string }>).id?.type,
        ),
        ['integer', 'string'],
      );
    });

    it('exist for each placeholder of the path, described or not, and for nothing else in it', async () => {
      const parameters = [{ name: 'ib', in: 'path', required: true, schema: {} }];
      const { tool, warnings } = await one({ '/a/{id}': { get: { parameters, ...OK } } });
      assert.deepEqual(tool.inputSchema.required, ['id']);
      assert.deepEqual(
        warnings.map(({ message }) => message),
        [
          'the path has no {ib}; the parameter is left out',
          'the path parameter id is not described; it is taken as text',
        ],
      );
    });

    it('carry what a parameter says beside its schema', async () => {
      const parameter = {
        name: 'q',
        in: 'query',
        description: 'What to look for',
        deprecated: true,
        example: 'cats',
        schema: { type: 'string', default: 'x' },
      };
      const { tool } = await one({ '/': { get: { parameters: [parameter], ...OK } } });
      assert.deepEqual((tool.inputSchema.properties as Record<string, unknown>).q, {
        type: 'string',
        default: 'x',
        description: 'What to look for',
        deprecated: true,
        examples: ['cats'],
      });
    });
  });

  describe('a body', () => {
    const propertiesOf = ({ inputSchema }: ToolDescriptor) =>
      inputSchema.properties as Record<string, Record<string, unknown>>;

    it('has its fields as arguments, those of allOf parts among them, without the read-only ones', async () => {
      const schemas = {
        Base: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } },
        Pet: {
          allOf: [
            { $ref: '#/components/schemas/Base' },
            {
              type: 'object',
              required: ['id', 'name'],
              properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
            },
          ],
        },
      };
      const { tool, plan } = await one(
        { '/': { post: taking({ $ref: '#/components/schemas/Pet' }) } },
        { components: { schemas } },
      );
      assert.deepEqual(Object.keys(propertiesOf(tool)), ['kind', 'name']);
      assert.deepEqual(tool.inputSchema.required, ['kind', 'name']);
      assert.equal(tool.inputSchema.$defs, undefined);
      assert.equal(plan.body?.kind, 'json');
    });

    it('is one argument where its fields do not say everything', async () => {
      for (const schema of [
        { type: 'array', items: { type: 'string' } },
        {
          oneOf: [
            { type: 'object', properties: { a: {} } },
            { type: 'object', properties: { b: {} } },
          ],
        },
        { type: 'object', additionalProperties: { type: 'string' } },
        { type: 'object', properties: { a: {} }, additionalProperties: true },
        { type: 'string' },
        {},
      ]) {
        const { tool } = await one({ '/': { post: taking(schema) } });
        assert.deepEqual(Object.keys(propertiesOf(tool)), ['body'], JSON.stringify(schema));
        assert.deepEqual(tool.inputSchema.required, ['body']);
      }
    });

    it('is asked for only where it is required', async () => {
      const { tool } = await one({
        '/': {
          post: taking({ type: 'object', required: ['a'], properties: { a: {} } }, 'application/json', false),
        },
      });
      assert.equal(tool.inputSchema.required, undefined);
    });

    it('of several media types is sent as the most usual one', async () => {
      const content = (...types: string[]) => ({
        requestBody: {
          content: Object.fromEntries(
            types.map((type) => [type, { schema: { type: 'object', properties: { a: {} } } }]),
          ),
        },
        ...OK,
      });
      for (const [types, chosen] of [
        [['application/xml', 'application/json'], 'application/json'],
        [['application/xml', 'application/vnd.api+json'], 'application/vnd.api+json'],
        [['multipart/form-data', 'application/x-www-form-urlencoded'], 'application/x-www-form-urlencoded'],
        [['image/png', 'text/plain'], 'text/plain'],
        [['*/*'], 'application/json'],
      ] as const)
        assert.equal((await one({ '/': { post: content(...types) } })).plan.body?.mediaType, chosen);
    });

    it('takes files in base64, alone or as parts', async () => {
      const binary = { type: 'string', format: 'binary', description: 'The photo' };
      const parts = {
        type: 'object',
        properties: { photo: binary, more: { type: 'array', items: binary }, note: { type: 'string' } },
      };
      const multipart = await one({ '/': { post: taking(parts, 'multipart/form-data') } });
      const { photo, more, note } = propertiesOf(multipart.tool);
      assert.deepEqual(Object.keys(photo?.properties as object), ['data', 'mediaType', 'fileName']);
      assert.equal(photo?.description, 'The photo');
      assert.equal(more?.type, 'array');
      assert.deepEqual(note, { type: 'string' });
      assert.ok(multipart.plan.body && 'fields' in multipart.plan.body);
      assert.deepEqual(
        multipart.plan.body.fields.map(({ name, file }) => [name, file]),
        [
          ['photo', true],
          ['more', true],
          ['note', undefined],
        ],
      );
      const raw = await one({ '/': { post: taking(binary, 'image/png') } });
      assert.deepEqual((propertiesOf(raw.tool).body as { required: string[] }).required, ['data']);
      assert.equal(raw.plan.body?.kind, 'binary');
    });

    it('of XML is text that the caller writes', async () => {
      const { tool, plan } = await one({
        '/': { post: taking({ type: 'object', properties: { a: {} } }, 'application/xml') },
      });
      assert.equal(propertiesOf(tool).body?.type, 'string');
      assert.equal(plan.body?.kind, 'text');
    });

    it('of a form keeps how its fields are written', async () => {
      const media = {
        schema: { type: 'object', properties: { a: { type: 'array', items: {} }, b: { type: 'object' } } },
        encoding: { a: { style: 'pipeDelimited', explode: false }, b: { contentType: 'application/json' } },
      };
      const { plan } = await one({
        '/': { post: { requestBody: { content: { 'application/x-www-form-urlencoded': media } }, ...OK } },
      });
      assert.ok(plan.body && 'fields' in plan.body);
      assert.deepEqual(
        plan.body.fields.map(({ encoding }) => encoding),
        [{ style: 'pipeDelimited', explode: false }, { contentType: 'application/json' }],
      );
    });
  });

  describe('an answer', () => {
    it('that is an object has its schema, with what is made of it and without what is right in it', async () => {
      const { tool } = await one({
        '/': {
          get: answering({
            type: 'object',
            required: ['a', 'secret'],
            additionalProperties: false,
            properties: {
              a: { type: 'integer', minimum: 3, format: 'int64' },
              kind: { type: 'string', enum: ['cat', 'dog'] },
              secret: { type: 'string', writeOnly: true },
              either: { oneOf: [{ type: 'string' }, { type: 'number', nullable: true }] },
            },
          }),
        },
      });
      assert.deepEqual(tool.outputSchema, {
        type: 'object',
        properties: {
          a: { type: 'integer' },
          kind: { type: 'string', examples: ['cat', 'dog'] },
          either: { anyOf: [{ type: 'string' }, { type: ['number', 'null'] }] },
        },
      });
    });

    it('that is no object is the result in one', async () => {
      const { tool, plan } = await one({
        '/': { get: answering({ type: 'array', items: { type: 'string' } }) },
      });
      assert.deepEqual(tool.outputSchema, {
        type: 'object',
        properties: { result: { type: 'array', items: { type: 'string' } } },
      });
      assert.equal(plan.wraps, true);
    });

    it('is any of those that mean success; a default only where there is none', async () => {
      const json = (name: string) => ({
        description: '',
        content: { 'application/json': { schema: { type: 'object', properties: { [name]: {} } } } },
      });
      const responses = { 200: json('a'), 201: json('b'), 400: json('c'), default: json('d') };
      const several = (await one({ '/': { get: { responses } } })).tool.outputSchema;
      assert.deepEqual(several, {
        type: 'object',
        anyOf: [
          { type: 'object', properties: { a: {} } },
          { type: 'object', properties: { b: {} } },
        ],
      });
      const alone = (await one({ '/': { get: { responses: { default: json('d') } } } })).tool.outputSchema;
      assert.deepEqual(alone, { type: 'object', properties: { d: {} } });
    });

    it('of which nothing is said, or that is no JSON, has no schema', async () => {
      for (const operation of [OK, answering({ type: 'string' }, 'text/plain'), answering({})])
        assert.equal((await one({ '/': { get: operation } })).tool.outputSchema, undefined);
    });
  });

  describe('schemas', () => {
    it('that refer to themselves stay so, each tool with only the definitions that it needs', async () => {
      const schemas = {
        Node: {
          type: 'object',
          properties: {
            next: { $ref: '#/components/schemas/Node' },
            leaf: { $ref: '#/components/schemas/Leaf' },
          },
        },
        Leaf: { type: 'object', properties: { of: { $ref: '#/components/schemas/Node' } } },
        Other: { type: 'object' },
      };
      const { inspection, plan } = await convert(
        documentOf(
          {
            '/': {
              post: {
                ...taking({ $ref: '#/components/schemas/Node' }),
                ...answering({ $ref: '#/components/schemas/Node' }),
              },
            },
          },
          { components: { schemas } },
        ),
      );
      const [tool] = inspection.tools;
      assert.ok(tool);
      assert.deepEqual((tool.inputSchema.properties as Record<string, unknown>).next, {
        $ref: '#/$defs/Node',
      });
      assert.deepEqual(Object.keys(tool.inputSchema.$defs as object), ['Node', 'Leaf']);
      assert.deepEqual(Object.keys(tool.outputSchema?.$defs as object), ['Node', 'Leaf']);
      assert.deepEqual(plan.warnings, []);
      const validate = new Ajv2020({ strict: false }).compile(tool.inputSchema);
      assert.ok(validate({ next: { next: { leaf: { of: {} } } } }));
      assert.ok(!validate({ next: { next: 'text' } }));
    });

    it('that are identified by themselves are found by that, as in the description of a gateway', async () => {
      const schema = {
        $id: 'urn:example:tool/input',
        type: 'object',
        properties: {
          a: { $ref: '#/$defs/No~1de' },
          b: { $ref: '#node' },
          c: { $ref: 'https://x.example/schemas/pet' },
        },
        $defs: {
          'No/de': { $anchor: 'node', type: 'object', properties: { next: { $ref: '#/$defs/No~1de' } } },
        },
      };
      const schemas = {
        Pet: { $id: 'https://x.example/schemas/pet', type: 'object', properties: { of: { $ref: 'owner' } } },
        Owner: { $id: 'https://x.example/schemas/owner', type: 'string' },
      };
      const { tool, warnings } = await one(
        { '/': { post: taking(schema) } },
        { openapi: '3.1.0', components: { schemas } },
      );
      assert.deepEqual(warnings, []);
      assert.deepEqual(tool.inputSchema.properties, {
        a: { $ref: '#/$defs/No_de' },
        b: { $ref: '#/$defs/No_de' },
        c: { $ref: '#/$defs/Pet' },
      });
      assert.deepEqual(tool.inputSchema.$defs, {
        No_de: { type: 'object', properties: { next: { $ref: '#/$defs/No_de' } } },
        Pet: { type: 'object', properties: { of: { $ref: '#/$defs/Owner' } } },
        Owner: { type: 'string' },
      });
    });

    it('that go in a circle, or lead nowhere, are let through with a warning', async () => {
      const schemas = {
        A: { $ref: '#/components/schemas/B' },
        B: { $ref: '#/components/schemas/A' },
      };
      const properties = { a: { $ref: '#/components/schemas/A' }, b: { $ref: '#/components/schemas/Gone' } };
      const { tool, warnings } = await one(
        { '/': { post: taking({ type: 'object', properties }) } },
        { components: { schemas } },
      );
      assert.deepEqual(tool.inputSchema.properties, { a: {}, b: {} });
      assert.ok(warnings.some(({ message }) => message.includes('#/components/schemas/Gone leads nowhere')));
      assert.ok(warnings.some(({ message }) => message.includes('#/components/schemas/A leads nowhere')));
    });

    it('that are nearly right are mended, so that every client can compile them', async () => {
      const properties = {
        a: { type: 'int' },
        b: { type: 'string', pattern: '(?i)x' },
        b2: { type: 'string', pattern: '^[a-z\\-\\:\\@]+\\.x$', examples: { one: { value: 'a' } } },
        c: { type: 'string', maxLength: '5', minLength: -1 },
        d: { type: 'array', items: [{ type: 'string' }] },
        e: { type: 'object', required: true, properties: { x: {} } },
        f: { type: 'string', enum: [] },
        g: { type: 'any' },
        h: 'text',
        i: { type: 'string', nullable: true },
        j: { type: 'number', minimum: 1, exclusiveMinimum: true },
        k: { type: 'string', 'x-extra': 1, xml: { name: 'k' }, example: 'y' },
        l: { not: false, additionalProperties: 'yes' },
      };
      const result = await convert(documentOf({ '/': { post: taking({ type: 'object', properties }) } }));
      assert.deepEqual(result.inspection.tools[0]?.inputSchema.properties, {
        a: { type: 'integer' },
        b: { type: 'string' },
        b2: { type: 'string', pattern: '^[a-z\\-:@]+\\.x$', examples: ['a'] },
        c: { type: 'string', maxLength: 5 },
        d: { type: 'array', prefixItems: [{ type: 'string' }] },
        e: { type: 'object', properties: { x: {} } },
        f: { type: 'string' },
        g: {},
        h: {},
        i: { type: ['string', 'null'] },
        j: { type: 'number', exclusiveMinimum: 1 },
        k: { type: 'string', examples: ['y'] },
        l: { not: false },
      });
      compileAll(result);
      const told = result.plan.warnings.map(({ message }) => message).join('\n');
      for (const place of [
        'body.a: type "int"',
        'body.b.pattern',
        'body.c.minLength',
        'body.e.required',
        'body.h',
        'body.l.additionalProperties',
      ])
        assert.ok(told.includes(place), `${place} in\n${told}`);
    });

    it('that no model could read are cut at references, then left out', async () => {
      const wide = (next: string | undefined) => ({
        type: 'object',
        description: 'wide',
        properties: {
          ...Object.fromEntries(
            Array.from({ length: 60 }, (_, n) => [`p${n}`, { type: 'string', description: 'x'.repeat(200) }]),
          ),
          ...(next === undefined ? {} : { next: { $ref: `#/components/schemas/${next}` } }),
        },
      });
      const names = Array.from({ length: 8 }, (_, n) => `S${n}`);
      const schemas = Object.fromEntries(names.map((name, n) => [name, wide(names[n + 1])]));
      const { tool, warnings } = await one(
        { '/': { get: answering({ $ref: '#/components/schemas/S0' }) } },
        { components: { schemas } },
      );
      const length = JSON.stringify(tool.outputSchema).length;
      assert.ok(length > 10_000 && length < 65_536, String(length));
      const { $defs } = tool.outputSchema as { $defs: Record<string, unknown> };
      const cut = Object.entries($defs).find(([, schema]) => !('properties' in (schema as object)));
      assert.deepEqual(cut?.[1], { type: 'object', description: 'wide' });
      assert.match(warnings[0]?.message ?? '', /references are followed \d levels deep only/);
    });
  });

  describe('Swagger 2.0', () => {
    const swagger = (operation: object, more: object = {}) =>
      JSON.stringify({
        swagger: '2.0',
        info: { title: 't', version: '1' },
        host: 'api.example.com',
        basePath: '/v2/',
        schemes: ['http', 'https'],
        paths: {
          '/': { post: { responses: { 200: { description: '', schema: { type: 'file' } } }, ...operation } },
        },
        ...more,
      });

    it('is read in the words of OpenAPI 3.1', async () => {
      const parameters = [
        { $ref: '#/parameters/ids' },
        { name: 'csv', in: 'query', type: 'array', items: { type: 'string' } },
        { name: 'pipes', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' },
        { name: 'file', in: 'formData', type: 'file', required: true },
        { name: 'note', in: 'formData', type: 'string', 'x-nullable': true },
      ];
      const more = {
        parameters: {
          ids: {
            name: 'ids',
            in: 'query',
            type: 'array',
            items: { type: 'integer' },
            collectionFormat: 'multi',
          },
        },
      };
      const { plan, inspection } = await convert(
        swagger({ parameters, consumes: ['multipart/form-data'] }, more),
        { baseUrl: undefined },
      );
      const [operation] = plan.operations;
      assert.equal(operation?.baseUrl, 'https://api.example.com/v2');
      assert.deepEqual(
        operation?.parameters.map(({ name, style, explode }) => [name, style, explode]),
        [
          ['ids', 'form', true],
          ['csv', 'form', false],
          ['pipes', 'pipeDelimited', false],
        ],
      );
      assert.equal(operation?.body?.kind, 'multipart');
      assert.deepEqual(inspection.tools[0]?.inputSchema.required, ['file']);
    });

    it('may have its body behind a reference, and shared by a path', async () => {
      const schema = { type: 'object', properties: { a: { $ref: '#/definitions/A' } } };
      const shared = { name: 'payload', in: 'body', required: true, schema };
      const more = { parameters: { Shared: shared }, definitions: { A: { type: 'string' } } };
      const { inspection } = await convert(swagger({ parameters: [{ $ref: '#/parameters/Shared' }] }, more));
      assert.deepEqual(inspection.tools[0]?.inputSchema.properties, { a: { $ref: '#/$defs/A' } });
      assert.deepEqual(inspection.tools[0]?.inputSchema.$defs, { A: { type: 'string' } });
    });

    it('may say its version as a number, as YAML does', async () => {
      const text =
        'swagger: 2.0\nhost: h.example\npaths:\n  /a:\n    get:\n      responses:\n        200: {description: ok}\n';
      assert.equal((await convert(text)).inspection.tools[0]?.name, 'get_a');
    });
  });

  describe('references to other documents', () => {
    const url = 'https://docs.example.com/api/openapi.yaml';
    const others = {
      'https://docs.example.com/api/paths/pets.yaml': [
        'get:',
        '  parameters: [{$ref: "../shared.yaml#/limit"}]',
        '  responses:',
        '    200:',
        '      description: ok',
        '      content: {application/json: {schema: {$ref: "../shared.yaml#/schemas/Pet"}}}',
      ].join('\n'),
      'https://docs.example.com/api/shared.yaml': JSON.stringify({
        limit: { name: 'limit', in: 'query', schema: { type: 'integer' } },
        schemas: {
          Pet: {
            type: 'object',
            properties: { parent: { $ref: '#/schemas/Pet' }, name: { type: 'string', nullable: true } },
            example: { $ref: 'not-a-reference.json' },
          },
        },
      }),
    };

    it('may stand for a single operation', async () => {
      const text = documentOf({ '/pets': { get: { $ref: 'paths/pets.yaml#/get' } } });
      const { inspection } = await convert(text, { url, others });
      assert.deepEqual(Object.keys(inspection.tools[0]?.inputSchema.properties as object), ['limit']);
      assert.deepEqual(Object.keys(inspection.tools[0]?.outputSchema?.$defs as object), ['Pet']);
    });

    it('to a whole document give it the name of that', async () => {
      const more = {
        'https://docs.example.com/api/models/big%20dog.yaml?v=1': 'type: object\nproperties: {a: {}}',
      };
      const schema = { type: 'array', items: { $ref: 'models/big%20dog.yaml?v=1' } };
      const { inspection } = await convert(documentOf({ '/': { get: answering(schema) } }), {
        url,
        others: more,
      });
      assert.deepEqual(Object.keys(inspection.tools[0]?.outputSchema?.$defs as object), ['big_20dog']);
    });

    it('are resolved, relative to where they stand, recursive ones too', async () => {
      const text = documentOf({ '/pets': { $ref: 'paths/pets.yaml' } });
      const { inspection, plan } = await convert(text, { url, others, baseUrl: undefined });
      const [tool] = inspection.tools;
      assert.deepEqual(Object.keys(tool?.inputSchema.properties as object), ['limit']);
      assert.deepEqual(tool?.outputSchema, {
        type: 'object',
        properties: { parent: { $ref: '#/$defs/Pet' }, name: { type: ['string', 'null'] } },
        examples: [{ $ref: 'not-a-reference.json' }],
        $defs: {
          Pet: {
            type: 'object',
            properties: { parent: { $ref: '#/$defs/Pet' }, name: { type: ['string', 'null'] } },
            examples: [{ $ref: 'not-a-reference.json' }],
          },
        },
      });
      // Without servers, the API is where its description is.
      assert.equal(plan.operations[0]?.baseUrl, 'https://docs.example.com');
    });

    it('that cannot be had are named, with their place', async () => {
      const text = documentOf({ '/pets': { $ref: 'paths/gone.yaml' } });
      await assert.rejects(convert(text, { url, others }), {
        message: 'the reference paths/gone.yaml at #/paths/~1pets/$ref cannot be resolved: it is not there',
      });
      await assert.rejects(
        convert(text),
        /is relative to a document that was sent as text; give documentUrl instead/,
      );
      const file = documentOf({ '/pets': { $ref: 'file:///etc/passwd' } });
      await assert.rejects(convert(file, { url }), /file:\/\/\/etc\/passwd .* it is no http or https URL/);
    });
  });

  describe('servers', () => {
    const baseUrlOf = async (servers: object[], options: ConvertOptions = {}) => {
      const { plan } = await convert(documentOf({ '/': { get: OK } }, { servers }), {
        baseUrl: undefined,
        ...options,
      });
      return plan.operations[0]?.baseUrl;
    };

    it('have the defaults of their variables', async () => {
      const server = {
        url: '{scheme}://{region}.example.com:{port}/{base}/',
        variables: {
          scheme: { default: 'https' },
          region: { default: 'eu' },
          port: { enum: ['8443'] },
          base: { default: 'v3' },
        },
      };
      assert.equal(await baseUrlOf([server]), 'https://eu.example.com:8443/v3');
    });

    it('are relative to the document, the first of them used, https before http', async () => {
      assert.equal(
        await baseUrlOf([{ url: '../v2' }], { url: 'https://x.example/docs/openapi.json' }),
        'https://x.example/v2',
      );
      assert.equal(
        await baseUrlOf([
          { url: 'http://a.example/x' },
          { url: 'http://b.example' },
          { url: 'https://a.example/x' },
        ]),
        'https://a.example/x',
      );
      assert.equal(
        await baseUrlOf([{ url: 'wss://a.example' }, { url: 'https://b.example' }]),
        'https://b.example',
      );
    });

    it('of an operation go before those of its path and of the document; the connector’s base URL goes before all', async () => {
      const paths = {
        '/a': {
          servers: [{ url: 'https://path.example' }],
          get: OK,
          put: { servers: [{ url: 'https://own.example' }], ...OK },
        },
        '/b': { get: OK },
      };
      const text = documentOf(paths, { servers: [{ url: 'https://document.example' }] });
      const urls = async (baseUrl: string | undefined) =>
        (await convert(text, { baseUrl })).plan.operations.map((operation) => operation.baseUrl);
      assert.deepEqual(await urls(undefined), [
        'https://path.example',
        'https://own.example',
        'https://document.example',
      ]);
      assert.deepEqual(
        new Set(await urls('https://mine.example/api/')),
        new Set(['https://mine.example/api']),
      );
    });

    it('must be known, unless it is only a preview', async () => {
      await assert.rejects(baseUrlOf([]), (error: DocumentError) => {
        assert.equal(error.field, 'baseUrl');
        assert.match(error.message, /names no server that can be called; give baseUrl/);
        return true;
      });
      assert.equal(await baseUrlOf([], { preview: true }), undefined);
    });
  });

  describe('a choice of operations', () => {
    const text = documentOf({
      '/pets': { get: { operationId: 'listPets', ...OK }, post: { operationId: 'addPet', ...OK } },
      '/toys': { get: OK },
    });

    it('is by operationId, tool name, or method and path', async () => {
      const { inspection } = await convert(text, { operationIds: ['get /toys', 'addPet'] });
      assert.deepEqual(
        inspection.tools.map(({ name }) => name),
        ['addPet', 'get_toys'],
      );
    });

    it('of one that is not there says which was meant', async () => {
      await assert.rejects(convert(text, { operationIds: ['addPet', 'listPet'] }), (error: DocumentError) => {
        assert.equal(error.field, 'operationIds.1');
        assert.equal(error.message, 'the document has no operation listPet; did you mean listPets?');
        return true;
      });
    });

    it('is needed where there are too many', async () => {
      await assert.rejects(
        convert(text, { maxOperations: 2 }),
        /has 3 operations, more than 2; choose some with operationIds, or raise OPENAPI_MAX_OPERATIONS/,
      );
      assert.equal(
        (await convert(text, { maxOperations: 2, operationIds: ['addPet'] })).inspection.tools.length,
        1,
      );
      const shown = await convert(text, { maxOperations: 2, preview: true });
      assert.equal(shown.inspection.tools.length, 2);
      assert.match(shown.plan.warnings[0]?.message ?? '', /the first 2 are shown/);
    });
  });

  describe('a broken document is refused with the place:', () => {
    const broken: [string, string, RegExp][] = [
      ['nothing', ' ', /the document is empty/],
      ['JSON', '{\n  "openapi": "3.0.0",\n  "paths": {]\n}', /neither JSON nor YAML at line 3, column 13/],
      ['YAML', 'openapi: 3.0.0\npaths:\n  /a: [\n', /neither JSON nor YAML at line \d, column \d/],
      ['a key twice', 'openapi: 3.0.0\nopenapi: 3.1.0\n', /at line 2, column 1: duplicated mapping key/],
      ['a web page', '<!doctype html><html></html>', /is a web page or XML/],
      ['text', 'hello', /it holds no fields/],
      ['another thing', '{"name": "package"}', /has neither openapi nor swagger/],
      ['Postman', '{"info": {"_postman_id": "1"}}', /a Postman collection/],
      ['an old version', '{"swagger": "1.2"}', /swagger is "1\.2"; what fits is "2\.0"/],
      ['a new version', '{"openapi": "4.0.0"}', /openapi is "4\.0\.0"; what fits is/],
      ['no paths', '{"openapi": "3.0.0"}', /has no paths/],
      ['no operations', '{"openapi": "3.0.0", "paths": {}}', /has no operations/],
      ['webhooks', '{"openapi": "3.1.0", "webhooks": {}}', /describes webhooks only/],
      ['a circle of aliases', 'openapi: 3.0.0\npaths: &a {x: *a}', /more than 200 levels deep/],
      [
        'aliases that swell',
        `openapi: 3.0.0\n${Array.from({ length: 9 }, (_, n) => `x${n}: &a${n} [${Array.from({ length: 9 }, () => (n === 0 ? '1' : `*a${n - 1}`)).join(',')}]`).join('\n')}`,
        /more than 3000000 values/,
      ],
    ];
    for (const [what, text, message] of broken) {
      it(what, () =>
        assert.rejects(
          convert(text),
          (error: Error) => error instanceof DocumentError && message.test(error.message),
        ),
      );
    }

    it('while a single bad operation or parameter costs only itself', async () => {
      const { inspection, plan } = await convert(
        documentOf({
          '/a': {
            get: null,
            post: { parameters: ['x', { name: 'q', in: 'nowhere' }, { name: 'ok', in: 'query' }], ...OK },
          },
          '/b': 'text',
          c: { get: OK },
          '/d': { get: { ...OK, parameters: 'none' } },
        }),
      );
      assert.deepEqual(
        inspection.tools.map(({ name }) => name),
        ['post_a', 'get_c', 'get_d'],
      );
      assert.deepEqual(
        plan.warnings.map(({ place }) => place),
        ['GET /a', 'POST /a', 'POST /a', '/b', 'c', 'GET /d'],
      );
    });
  });
});
