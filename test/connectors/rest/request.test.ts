import assert from 'node:assert/strict';
import type { BodyPlan, OperationPlan, ParameterPlan } from '../../../schema/rest-plan.ts';
import { ArgumentError } from '../../../worker/connectors/rest/request/argument-error.ts';
import { buildRequest } from '../../../worker/connectors/rest/request/build-request.ts';

const BASE = 'https://api.example.com/v1';

const parameter = (
  name: string,
  place: ParameterPlan['in'],
  more: Partial<ParameterPlan> = {},
): ParameterPlan => ({
  name,
  in: place,
  argument: name,
  style: place === 'path' || place === 'header' ? 'simple' : 'form',
  explode: place === 'query',
  ...more,
});

function build(plan: Partial<OperationPlan>, args: Record<string, unknown>, required: string[] = []) {
  const full = {
    tool: 't',
    method: 'GET',
    path: '/pets',
    baseUrl: BASE,
    parameters: [],
    produces: [],
    ...plan,
  };
  const fields = plan.body && 'fields' in plan.body ? plan.body.fields.map(({ argument }) => argument) : [];
  const whole = plan.body && 'argument' in plan.body ? [plan.body.argument] : [];
  const taken = full.parameters.flatMap(({ argument }) => (argument === undefined ? [] : [argument]));
  return buildRequest(full, { known: new Set([...taken, ...fields, ...whole]), required, open: false }, args);
}

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a request', () => {
  it('has its parameters in path, query, headers and cookies', () => {
    const request = build(
      {
        path: '/pets/{id}/toys',
        parameters: [
          parameter('id', 'path'),
          parameter('q', 'query'),
          parameter('X-Trace', 'header', { argument: 'trace' }),
          parameter('session', 'cookie'),
          parameter('fixed', 'query', { argument: undefined, value: 'always' }),
        ],
      },
      { id: 'a b', q: ['1', '2'], trace: 'x', session: 'ü' },
    );
    assert.equal(request.url.href, `${BASE}/pets/a%20b/toys?q=1&q=2&fixed=always`);
    assert.equal(request.headers['x-trace'], 'x');
    assert.deepEqual(request.cookies, ['session=%C3%BC']);
    assert.equal(request.body, undefined);
  });

  it('asks for what is documented, the best first', () => {
    assert.equal(build({}, {}).headers.accept, 'application/json, */*;q=0.8');
    assert.equal(
      build({ produces: ['application/json', 'text/csv'] }, {}).headers.accept,
      'application/json, text/csv;q=0.9, */*;q=0.1',
    );
  });

  it('adds to a query that the document has written into its path', () => {
    const request = build({ path: '/?action=list', parameters: [parameter('page', 'query')] }, { page: 2 });
    assert.equal(request.url.href, `${BASE}/?action=list&page=2`);
  });

  it('is refused with all that is missing or unknown, and what was meant', () => {
    const plan = { parameters: [parameter('limit', 'query'), parameter('offset', 'query')] };
    assert.equal(
      refusal(() => build(plan, { limt: 1, zzzzzz: 2 }, ['offset'])),
      'limt is no argument; did you mean limit?; zzzzzz is no argument of this tool; offset is needed',
    );
  });

  describe('never leaves its place in the path', () => {
    const plan = { path: '/files/{name}/raw', parameters: [parameter('name', 'path')] };

    for (const name of [
      '.',
      '..',
      '../admin',
      'a/../../admin',
      '..\\admin',
      '%2e%2e',
      '%2E%2E/admin',
      '..%2fadmin',
      '%252e%252e%252fadmin',
      'a/%2e%2e/b',
      '%2e%2e%5cadmin',
      '..%2fadmin%zz',
      './x',
    ]) {
      it(`with ${name}`, () => {
        assert.match(
          refusal(() => build(plan, { name })),
          /^name must not have \. or \.\. as a step/,
        );
      });
    }

    it('with nothing, in a list neither', () => {
      assert.equal(
        refusal(() => build(plan, { name: '' })),
        'name must not be empty',
      );
      assert.equal(
        refusal(() => build(plan, { name: [] })),
        'name must not be empty',
      );
      assert.equal(
        refusal(() => build(plan, { name: ['a', ''] })),
        'name must not be empty',
      );
      assert.match(
        refusal(() => build(plan, { name: { '..': 1 } })),
        /must not have/,
      );
    });

    it('in pieces that make a step only together', () => {
      const pieces = {
        path: '/files/{a}{b}/x',
        parameters: [parameter('a', 'path'), parameter('b', 'path')],
      };
      assert.match(
        refusal(() => build(pieces, { a: '.', b: '.' })),
        /must not have/,
      );
      const dotted = { path: '/files/.{a}/x', parameters: [parameter('a', 'path', { style: 'label' })] };
      assert.match(
        refusal(() => build(dotted, { a: [] })),
        /must not be empty/,
      );
    });

    it('while what only looks like it goes through, encoded', () => {
      for (const [name, written] of [
        ['a/b', 'a%2Fb'],
        ['...', '...'],
        ['a..b', 'a..b'],
        ['..a', '..a'],
        ['%2f', '%252f'],
        ['100%', '100%25'],
        ['?x=1#y', '%3Fx%3D1%23y'],
        ['http://evil.example/', 'http%3A%2F%2Fevil.example%2F'],
        ['//evil.example', '%2F%2Fevil.example'],
      ])
        assert.equal(build(plan, { name }).url.href, `${BASE}/files/${written}/raw`);
    });
  });

  it('lets no line break into a header', () => {
    const plan = { parameters: [parameter('X-Name', 'header')] };
    assert.match(
      refusal(() => build(plan, { 'X-Name': 'a\r\nX-Evil: 1' })),
      /^X-Name has characters/,
    );
    assert.match(
      refusal(() => build(plan, { 'X-Name': '日本' })),
      /^X-Name has characters/,
    );
    assert.equal(build(plan, { 'X-Name': 'é' }).headers['x-name'], 'é');
  });

  describe('with a body', () => {
    const text = (body: BodyPlan, args: Record<string, unknown>) => {
      const built = build({ method: 'POST', body }, args).body;
      return built === undefined ? undefined : `${built.mediaType} ${String(built.content)}`;
    };
    const fields = (...names: string[]) => names.map((name) => ({ argument: `arg_${name}`, name }));

    it('of JSON fields: those that are given, nulls among them', () => {
      const body: BodyPlan = {
        kind: 'json',
        mediaType: 'application/json',
        required: false,
        fields: fields('a', 'b', 'c'),
      };
      assert.equal(
        text(body, { arg_a: null, arg_c: { d: [1] } }),
        'application/json {"a":null,"c":{"d":[1]}}',
      );
      assert.equal(text(body, {}), undefined);
      assert.equal(text({ ...body, required: true }, {}), 'application/json {}');
    });

    it('of one JSON value', () => {
      const body: BodyPlan = {
        kind: 'json',
        mediaType: 'application/merge-patch+json',
        argument: 'body',
        required: true,
      };
      assert.equal(text(body, { body: ['x'] }), 'application/merge-patch+json ["x"]');
      assert.equal(text(body, { body: null }), 'application/merge-patch+json null');
    });

    it('of form fields: lists repeated, objects as JSON, unless an encoding says otherwise', () => {
      const body: BodyPlan = {
        kind: 'form',
        mediaType: 'application/x-www-form-urlencoded',
        required: true,
        fields: [
          ...fields('text', 'list', 'object', 'none'),
          { argument: 'csv', name: 'csv', encoding: { explode: false } },
          { argument: 'deep', name: 'deep', encoding: { style: 'deepObject' } },
        ],
      };
      assert.equal(
        text(body, {
          arg_text: 'a b&c=d+e%',
          arg_list: ['x', 'y'],
          arg_object: { k: 1 },
          arg_none: null,
          csv: ['p', 'q'],
          deep: { r: 's' },
        }),
        'application/x-www-form-urlencoded text=a+b%26c%3Dd%2Be%25&list=x&list=y&object=%7B%22k%22%3A1%7D&csv=p,q&deep%5Br%5D=s',
      );
    });

    it('of parts, files among them', async () => {
      const body: BodyPlan = {
        kind: 'multipart',
        mediaType: 'multipart/form-data',
        required: true,
        fields: [
          ...fields('text', 'object'),
          { argument: 'photo', name: 'pho"to', file: true, encoding: { contentType: 'image/png' } },
          { argument: 'many', name: 'many', file: true },
        ],
      };
      const file = (data: string, more = {}) => ({ data: Buffer.from(data).toString('base64'), ...more });
      const built = build(
        { method: 'POST', body },
        {
          arg_text: 'tä',
          arg_object: { k: 1 },
          photo: file('PNG', { fileName: 'a"b\r\n.png' }),
          many: [file('1', { mediaType: 'text/plain', fileName: '1.txt' }), file('2')],
        },
      ).body;
      const response = new Response(Buffer.from(built?.content ?? ''), {
        headers: { 'content-type': built?.mediaType ?? '' },
      });
      const form = await response.formData();
      assert.equal(form.get('text'), 'tä');
      assert.equal(form.get('object'), '{"k":1}');
      assert.match(String(built?.content), /name="object"\r\nContent-Type: application\/json\r\n/);
      const photo = form.get('pho"to') as unknown as File;
      assert.deepEqual([photo.name, photo.type, await photo.text()], ['a"b\r\n.png', 'image/png', 'PNG']);
      const many = form.getAll('many') as unknown as File[];
      assert.deepEqual(
        many.map(({ name, type }) => [name, type]),
        [
          ['1.txt', 'text/plain'],
          ['many', 'application/octet-stream'],
        ],
      );
    });

    it('of text, and of bytes', () => {
      assert.equal(
        text({ kind: 'text', mediaType: 'text/plain', argument: 'body', required: true }, { body: 'ü' }),
        'text/plain; charset=utf-8 ü',
      );
      assert.equal(
        text(
          { kind: 'text', mediaType: 'application/xml', argument: 'body', required: true },
          { body: '<a/>' },
        ),
        'application/xml <a/>',
      );
      const bytes: BodyPlan = { kind: 'binary', mediaType: 'image/*', argument: 'body', required: true };
      const built = build(
        { method: 'POST', body: bytes },
        { body: { data: '/+8=', mediaType: 'image/gif' } },
      ).body;
      assert.equal(built?.mediaType, 'image/gif');
      assert.deepEqual(built?.content, Buffer.from([0xff, 0xef]));
      for (const wrong of ['text', { data: '***' }, { data: 'aa', mediaType: 'no\r\ntype' }, null])
        assert.match(
          refusal(() => build({ method: 'POST', body: bytes }, { body: wrong })),
          /^body /,
        );
    });

    it('of a template', () => {
      const template = {
        title: '{title}',
        greeting: 'Dear {name}, {unknown} of {{count}}',
        nested: [{ labels: '{{labels}}' }, '{missing}'],
        mapped: { fromField: 'count' },
        usual: { fromField: 'missing', value: 'else' },
        plain: '{no_argument}',
        number: 1,
      };
      const plan: Partial<OperationPlan> = {
        method: 'POST',
        body: { kind: 'template', mediaType: 'application/json', template },
        parameters: ['title', 'name', 'count', 'labels', 'missing'].map((name) => parameter(name, 'query')),
      };
      const { body } = build(plan, { title: null, name: 'Ann', count: 2, labels: ['x'] });
      assert.deepEqual(JSON.parse(String(body?.content)), {
        title: null,
        greeting: 'Dear Ann, {unknown} of 2',
        nested: [{ labels: ['x'] }],
        mapped: 2,
        usual: 'else',
        plain: '{no_argument}',
        number: 1,
      });
    });
  });
});
