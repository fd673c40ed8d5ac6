import assert from 'node:assert/strict';
import { withinTime } from '../time-bound.ts';
import { checkArguments } from './check-arguments.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    path: { type: 'string' },
    lines: { type: 'integer', minimum: 1 },
    mode: { enum: ['head', 'tail'] },
    options: {
      type: 'object',
      properties: { encoding: { type: 'string', pattern: '^[a-z]' } },
      required: ['encoding'],
    },
  },
  required: ['path'],
  additionalProperties: false,
};

const told = (schema: Record<string, unknown>, args: unknown) =>
  checkArguments(schema, args).map(({ path, message }) => `${path}: ${message}`);

describe('checking arguments', () => {
  it('has nothing to say of arguments that fit', () => {
    assert.deepEqual(told(SCHEMA, { path: 'a', lines: 3, mode: 'head', options: { encoding: 'utf8' } }), []);
  });

  it('names each thing that is wrong by its path, and what was probably meant', () => {
    assert.deepEqual(told(SCHEMA, { pahts: 'a', lines: 0.5, mode: 'middle', options: { encoding: '8' } }), [
      'path: is missing',
      'lines: type "number" is invalid. Expected "integer"',
      'lines: 0.5 is less than 1',
      'mode: does not match any of ["head","tail"]',
      'options.encoding: String does not match pattern',
      'pahts: is not a parameter; did you mean path?',
    ]);
    assert.deepEqual(told(SCHEMA, 'text'), [': type "string" is invalid. Expected "object"']);
  });

  it('knows the dialects', () => {
    const tuple = { properties: { at: { items: [{ type: 'number' }, { type: 'string' }] } } };
    const draft7 = { $schema: 'http://json-schema.org/draft-07/schema#', ...tuple };
    assert.deepEqual(told(draft7, { at: [1, 'a'] }), []);
    assert.equal(told(draft7, { at: [1, 2] }).length, 1);
    assert.equal(
      told({ properties: { at: { prefixItems: [{ type: 'number' }] } } }, { at: ['a'] }).length,
      1,
    );
  });

  it('leaves the schema as it is', () => {
    const schema = { $defs: { a: { type: 'string' } }, properties: { b: { $ref: '#/$defs/a' } } };
    const before = JSON.stringify(schema);
    assert.equal(told(schema, { b: 1 }).length, 1);
    assert.equal(JSON.stringify(schema), before);
  });

  it('complains of nothing where a schema is broken, endless or hostile', () => {
    const doubling: Record<string, unknown> = { d40: { type: 'string' } };
    for (let n = 0; n < 40; n += 1) {
      const next = { $ref: `#/$defs/d${n + 1}` };
      doubling[`d${n}`] = { anyOf: [next, next] };
    }
    for (const schema of [
      { $ref: '#' },
      { $ref: '#/nowhere' },
      { properties: { a: { pattern: '(' } } },
      { properties: { a: { pattern: '^(a+)+$' } } },
      { $ref: '#/$defs/d0', $defs: doubling },
    ]) {
      assert.deepEqual(told(schema, { a: `${'a'.repeat(60)}b` }), [], JSON.stringify(schema).slice(0, 60));
    }
  });
});

describe('work that is bounded in time', () => {
  it('ends with its result, its error, or not at all', () => {
    assert.deepEqual(
      withinTime(1000, () => 42),
      { result: 42 },
    );
    assert.throws(() => withinTime(1000, () => JSON.parse('{')), SyntaxError);
    assert.equal(
      withinTime(20, () => {
        for (;;);
      }),
      undefined,
    );
  });

  it('is not ended by time in which it could not compute', () => {
    const asleep = new Int32Array(new SharedArrayBuffer(4));
    assert.deepEqual(
      withinTime(20, () => Atomics.wait(asleep, 0, 0, 50)),
      { result: 'timed-out' },
    );
  });
});
