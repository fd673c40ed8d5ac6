import assert from 'node:assert/strict';
import { DocumentError } from '../../../../worker/connectors/rest/document/document-error.ts';
import { compileAll } from '../support/compile-schemas.ts';
import { convert } from '../support/convert.ts';
import { documentOf, readDocument } from '../support/documents.ts';
import { answering, OK } from '../support/operations.ts';

describe('an API description', () => {
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
