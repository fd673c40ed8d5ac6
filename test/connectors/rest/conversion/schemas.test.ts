import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compileAll } from '../support/compile-schemas.ts';
import { convert } from '../support/convert.ts';
import { documentOf } from '../support/documents.ts';
import { answering, one, taking } from '../support/operations.ts';

describe('an API description’s schemas', () => {
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
