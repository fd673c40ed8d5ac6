import assert from 'node:assert/strict';
import { answering, OK, one } from '../support/operations.ts';

describe('an operation’s answer', () => {
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
