import assert from 'node:assert/strict';
import type { ToolDescriptor } from '../../../../schema/inspection.ts';
import { OK, one, taking } from '../support/operations.ts';

describe('an operation’s body', () => {
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
