import assert from 'node:assert/strict';
import { ConnectorAuthType } from '../../../../schema/connector-auth.ts';
import { type ConvertOptions, convert } from '../support/convert.ts';
import { documentOf } from '../support/documents.ts';
import { OK, one, taking } from '../support/operations.ts';

describe('an operation’s arguments', () => {
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
        (await one({ '/{id}': { get: { parameters: list, ...OK } } })).tool.inputSchema.properties as object,
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
