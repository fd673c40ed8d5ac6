import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OperationPlan } from '../../../schema/rest-plan.ts';
import { conform } from '../../../worker/connectors/rest/response/conform.ts';
import { explainQuery, extract } from '../../../worker/connectors/rest/response/extract.ts';
import { fitJson } from '../../../worker/connectors/rest/response/fit-json.ts';
import { renderAnswer } from '../../../worker/connectors/rest/response/render-answer.ts';
import { RestFailure } from '../../../worker/connectors/rest/rest-failure.ts';

interface Given {
  status?: number;
  type?: string | undefined;
  headers?: Record<string, string>;
  plan?: Partial<OperationPlan>;
  outputSchema?: Record<string, unknown>;
  maxBytes?: number;
  cut?: boolean;
}

/** The result of an answer with this body. */
function render(body: string | Buffer, given: Given = {}) {
  const {
    status = 200,
    type = 'application/json',
    headers = {},
    plan = {},
    outputSchema,
    maxBytes = 10_000,
    cut = false,
  } = given;
  const answer = {
    status,
    headers: { ...(type && { 'content-type': type }), ...headers },
    bytes: Buffer.from(body),
    cut,
  };
  const full = { tool: 't', method: 'GET', path: '/', parameters: [], produces: [], ...plan };
  return renderAnswer(answer, { plan: full, outputSchema, maxBytes });
}

const textsOf = (result: ReturnType<typeof render>) => result.content.map(({ text }) => text as string);

describe('an answer', () => {
  describe('of JSON', () => {
    it('is text as it came, and structured', () => {
      const body = '{ "id": 9007199254740993, "name": "ü" }';
      const result = render(body);
      assert.deepEqual(textsOf(result), [body]);
      assert.equal((result.structuredContent as { name: string }).name, 'ü');
      assert.equal(result.isError, undefined);
    });

    it('that is no object is the result in one', () => {
      for (const [body, value] of [
        ['[1,2]', [1, 2]],
        ['"x"', 'x'],
        ['3', 3],
        ['true', true],
        ['null', null],
      ] as const)
        assert.deepEqual(render(body).structuredContent, { result: value });
      // As the outputSchema says it, whatever came.
      assert.deepEqual(render('{"a":1}', { plan: { wraps: true } }).structuredContent, { result: { a: 1 } });
    });

    it('has many names', () => {
      for (const type of [
        'application/json; charset=utf-8',
        'application/problem+json',
        'text/json',
        'Application/Vnd.Api+JSON',
      ])
        assert.deepEqual(render('{"a":1}', { type }).structuredContent, { a: 1 });
    });

    it('is seen although it is called text, or nothing', () => {
      for (const type of ['text/plain', ''])
        assert.deepEqual(render('{"a":1}', { type }).structuredContent, { a: 1 });
      assert.equal(render('{no json', { type: 'text/plain' }).structuredContent, undefined);
      assert.equal(
        render('{"a":1}', { type: 'text/plain', plan: { produces: ['text/plain'] } }).structuredContent,
        undefined,
      );
    });

    it('that is none is a failure that shows its beginning', () => {
      const result = render('{"a":', {});
      assert.equal(result.isError, true);
      assert.match(textsOf(result)[0] ?? '', /calls JSON and that is none\. It begins with:\n\n\{"a":/);
    });

    it('in another charset is read in that', () => {
      assert.deepEqual(
        render(Buffer.from([0x22, 0xfc, 0x22]), { type: 'application/json; charset=iso-8859-1' })
          .structuredContent,
        {
          result: 'ü',
        },
      );
    });
  });

  describe('that is too long', () => {
    it('loses the ends of its lists, and says which', () => {
      const items = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'x'.repeat(20) }));
      const result = render(JSON.stringify({ total: 1000, items, note: 'short' }), { maxBytes: 5000 });
      const structured = result.structuredContent as { total: number; items: unknown[]; note: string };
      assert.deepEqual([structured.total, structured.note], [1000, 'short']);
      assert.ok(structured.items.length > 90 && structured.items.length < 150);
      assert.deepEqual(JSON.parse(textsOf(result)[0] ?? ''), structured);
      assert.equal(
        textsOf(result)[1],
        `Cut to 5000 characters (REST_MAX_RESPONSE_BYTES): items: ${structured.items.length} of 1000 items.`,
      );
    });

    it('as JSON that could not be read to its end is a failure', () => {
      const result = render('{"a":"xxxxx', { cut: true });
      assert.equal(result.isError, true);
      assert.match(textsOf(result)[0] ?? '', /longer than 11 bytes, which is as much as is read/);
    });

    it('as text is cut, between characters, with a note', () => {
      const result = render('ü'.repeat(100), { type: 'text/plain', maxBytes: 51 });
      assert.deepEqual(textsOf(result), [
        'ü'.repeat(25),
        'Cut: the first 51 of 200 bytes are shown (REST_MAX_RESPONSE_BYTES).',
      ]);
      assert.match(
        textsOf(render('abc', { type: 'text/plain', cut: true, maxBytes: 2 }))[1] ?? '',
        /of more than 3 bytes/,
      );
    });

    it('as a file is left out, with a note', () => {
      const result = render(Buffer.alloc(100), { type: 'image/png', maxBytes: 50 });
      assert.equal(result.isError, undefined);
      assert.match(textsOf(result)[0] ?? '', /^The answer is image\/png of 100 bytes; 50 are passed on/);
    });
  });

  describe('of another kind', () => {
    const bytes = Buffer.from([0x89, 0x50, 0, 1]);

    it('is an image, audio, or a resource', () => {
      const data = bytes.toString('base64');
      assert.deepEqual(render(bytes, { type: 'image/png' }).content, [
        { type: 'image', data, mimeType: 'image/png' },
      ]);
      assert.deepEqual(render(bytes, { type: 'audio/mpeg' }).content, [
        { type: 'audio', data, mimeType: 'audio/mpeg' },
      ]);
      assert.deepEqual(render(bytes, { type: 'application/pdf' }).content, [
        { type: 'resource', resource: { uri: 'attachment:///t', mimeType: 'application/pdf', blob: data } },
      ]);
    });

    it('is called as the API calls it', () => {
      const uriOf = (disposition: string) => {
        const [block] = render(bytes, {
          type: 'application/pdf',
          headers: { 'content-disposition': disposition },
        }).content;
        return (block as { resource: { uri: string } }).resource.uri;
      };
      assert.equal(uriOf('attachment; filename="a b.pdf"'), 'attachment:///a%20b.pdf');
      assert.equal(uriOf("attachment; filename=x; filename*=UTF-8''%C3%BC.pdf"), 'attachment:///%C3%BC.pdf');
      assert.equal(uriOf('attachment; filename="../../etc/passwd"'), 'attachment:///passwd');
      assert.equal(uriOf('attachment'), 'attachment:///t');
    });

    it('is text where it is', () => {
      for (const type of ['text/csv', 'application/xml', 'image/svg+xml', 'application/x-ndjson', ''])
        assert.deepEqual(textsOf(render('a,b', { type })), ['a,b']);
      assert.equal(render(bytes, { type: '' }).content[0]?.type, 'resource');
    });

    it('is a failure where it is a web page and data is documented', () => {
      const page = '<html>Please sign in</html>';
      const result = render(page, { type: 'text/html', plan: { produces: ['application/json'] } });
      assert.equal(result.isError, true);
      assert.match(
        textsOf(result)[0] ?? '',
        /web page \(text\/html\) where application\/json is documented\. Is the base URL right.*\n\n.*Please sign in/,
      );
      for (const produces of [[], ['text/html'], ['text/*'], ['*/*']])
        assert.equal(render(page, { type: 'text/html', plan: { produces } }).isError, undefined);
    });

    it('without a body says what happened', () => {
      assert.deepEqual(textsOf(render('', { status: 204 })), ['HTTP 204 No Content']);
      assert.deepEqual(textsOf(render('', { status: 201, headers: { location: '/pets/1' } })), [
        'HTTP 201 Created\nlocation: /pets/1',
      ]);
      const head = render('', { plan: { method: 'HEAD' }, headers: { etag: '"x"', 'set-cookie': 'secret' } });
      assert.deepEqual(textsOf(head), ['HTTP 200 OK\ncontent-type: application/json\netag: "x"']);
    });

    it('leaves the result structured where an outputSchema promises it', () => {
      const outputSchema = { type: 'object', properties: {} };
      for (const result of [
        render('', { status: 204, outputSchema }),
        render('hi', { type: 'text/plain', outputSchema }),
      ])
        assert.deepEqual(result.structuredContent, {});
      assert.equal(render('{}', { status: 500, outputSchema }).structuredContent, undefined);
    });
  });

  describe('of failure', () => {
    it('is an error with status and body', () => {
      const result = render('{"message":"no such pet"}', { status: 404 });
      assert.equal(result.isError, true);
      assert.deepEqual(textsOf(result), ['HTTP 404 Not Found\n\n{"message":"no such pet"}']);
    });

    it('says when to come again, that it redirects, and what it does not show', () => {
      assert.match(
        textsOf(render('', { status: 429, headers: { 'retry-after': '30' } }))[0] ?? '',
        /^HTTP 429 Too Many Requests \(try again after 30\)$/,
      );
      assert.match(textsOf(render('', { status: 302 }))[0] ?? '', /^HTTP 302 Found \(the API redirects/);
      assert.match(
        textsOf(render(Buffer.from([0, 1]), { status: 500, type: 'image/png' }))[0] ?? '',
        /\(2 bytes of image\/png\)$/,
      );
      assert.match(
        textsOf(render('x'.repeat(20), { status: 500, type: 'text/plain', maxBytes: 5 }))[0] ?? '',
        /xxxxx\n\nCut: the first 5 of 20/,
      );
    });
  });
});

describe('a structured result', () => {
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'integer' },
      name: { type: ['string', 'null'] },
      tags: { type: 'array', items: { type: 'string' } },
      owner: { $ref: '#/$defs/Person' },
      either: {
        anyOf: [
          { type: 'object', properties: { a: { type: 'string' } } },
          { type: 'array', items: { type: 'number' } },
        ],
      },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] },
      all: {
        allOf: [
          { type: 'object', properties: { x: { type: 'string' } } },
          { type: 'object', properties: { y: { type: 'string' } } },
        ],
      },
    },
    additionalProperties: { type: 'boolean' },
    $defs: {
      Person: { type: 'object', properties: { boss: { $ref: '#/$defs/Person' }, age: { type: 'number' } } },
    },
  };

  it('stays whole where it fits', () => {
    const value = {
      id: 1,
      name: null,
      tags: ['a'],
      owner: { boss: { age: 3, extra: [] } },
      either: [1, 2],
      pair: ['a', 1, 'more'],
      all: { x: 'x', y: 'y' },
      more: true,
    };
    assert.deepEqual(conform(value, schema), { value, left: [] });
  });

  it('is without what is of another type, and says so; null says nothing', () => {
    const value = {
      id: 'one',
      name: 5,
      tags: ['a', 7, 'b', null],
      owner: { boss: { age: 'old' }, age: null },
      either: { a: 3 },
      pair: [1, 1],
      all: { x: 'x', y: 2 },
      more: 'text',
    };
    const { value: fitting, left } = conform(value, schema);
    assert.deepEqual(fitting, { tags: ['a', 'b'], owner: { boss: {} }, either: {}, all: { x: 'x' } });
    assert.deepEqual(left, [
      'id (integer is documented, string was answered)',
      'name (string or null is documented, number was answered)',
      'tags.1 (string is documented, number was answered)',
      'owner.boss.age (number is documented, string was answered)',
      'either.a (string is documented, number was answered)',
      'pair.0 (string is documented, number was answered)',
      'all.y (string is documented, number was answered)',
      'more (boolean is documented, string was answered)',
    ]);
    assert.ok(new Ajv2020({ strict: false }).compile(schema)(fitting));
  });

  it('is empty where nothing fits, or comparing takes too long', () => {
    assert.deepEqual(conform({}, { type: 'array' }).value, {});
    const loop = { $ref: '#/$defs/A', $defs: { A: { allOf: [{ $ref: '#/$defs/A' }] } } };
    assert.deepEqual(conform({ a: 1 }, loop).value, {});
    let nested: Record<string, unknown> = { type: 'object', properties: { end: { type: 'string' } } };
    let value: Record<string, unknown> = { end: 1 };
    for (let level = 0; level < 12; level += 1) {
      nested = { anyOf: Array.from({ length: 8 }, () => ({ type: 'object', properties: { next: nested } })) };
      value = { next: value };
    }
    assert.match(conform(value, nested).left[0] ?? '', /takes too long/);
  });
});

describe('JSON that is made to fit', () => {
  it('keeps what is small and stays what it was', () => {
    const value = {
      small: 1,
      text: 'x'.repeat(500),
      list: Array.from({ length: 100 }, (_, n) => n),
      deep: { list: ['y'.repeat(400)] },
    };
    const { value: fitted, cuts } = fitJson(value, 300);
    assert.ok(JSON.stringify(fitted).length <= 300, String(JSON.stringify(fitted).length));
    const { small, text, list, deep } = fitted as typeof value;
    assert.equal(small, 1);
    assert.match(text, /^x+…$/);
    assert.deepEqual(list, value.list.slice(0, list.length));
    assert.match(deep.list[0] ?? '', /^y+…$/);
    assert.deepEqual(cuts.map((cut) => cut.split(':')[0]).toSorted(), [
      'deep.list',
      'deep.list.0',
      'list',
      'text',
    ]);
  });

  it('fits whatever it is', () => {
    const characters = '"\\\u0000ü日😀';
    for (const value of [
      characters.repeat(200),
      [characters.repeat(200)],
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`key ${n} ${characters}`, n])),
      Array.from({ length: 200 }, () => [[characters]]),
    ]) {
      for (const limit of [60, 200, 1000]) {
        const { value: fitted, cuts } = fitJson(value, limit);
        assert.ok(JSON.stringify(fitted).length <= limit, `${JSON.stringify(fitted).length} > ${limit}`);
        assert.ok(cuts.length > 0);
      }
    }
  });
});

describe('JSONPath', () => {
  const store = {
    book: [
      { title: 'a', price: 5 },
      { title: 'b', price: 15 },
    ],
    owner: { name: 'Ann' },
  };

  it('finds one value, or a list of them', () => {
    assert.equal(extract(store, '$.owner.name'), 'Ann');
    assert.equal(extract(store, '$.book[0].title'), 'a');
    assert.equal(extract(store, '$.none'), null);
    assert.deepEqual(extract(store, '$.book[*].title'), ['a', 'b']);
    assert.deepEqual(extract(store, '$.book[?@.price > 10]'), [{ title: 'b', price: 15 }]);
    assert.deepEqual(extract(store, '$..nothing'), []);
  });

  it('is never code', () => {
    for (const query of [
      '$[?(@.constructor.constructor("return process")())]',
      '$..[(@.length-1)]',
      'process.exit()',
    ])
      assert.notEqual(explainQuery(query), undefined, query);
    // What every object has is no part of JSON.
    for (const query of ['$.__proto__', "$['constructor']", '$.book.length'])
      assert.equal(extract(store, query), null, query);
  });

  it('that is none is explained; one that takes too long is stopped', () => {
    assert.match(explainQuery('$.book[') ?? '', /./);
    assert.equal(explainQuery('$.book'), undefined);
    const many = Array.from({ length: 3000 }, (_, n) => ({ n }));
    assert.throws(
      () => extract({ many }, '$.many[?count($.many[?@.n >= 0]) > 0][?count($..n) > 0]'),
      (error: Error) => error instanceof RestFailure && /took longer than 500 ms/.test(error.message),
    );
    assert.throws(
      () => extract([`${'a'.repeat(40)}!`], "$[?match(@, '(a|aa)+')]"),
      /took longer than 500 ms/,
    );
  });
});
