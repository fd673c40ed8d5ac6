import assert from 'node:assert/strict';
import type { ParameterPlan, ParameterStyle } from '../../../schema/rest-plan.ts';
import { serializeForm } from '../../../worker/connectors/rest/request/serialize-form.ts';
import { serializePath, simple } from '../../../worker/connectors/rest/request/serialize-path.ts';

const text = 'blue';
const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

const path = (style: ParameterStyle, explode: boolean, value: unknown, name = 'color') =>
  serializePath({ name, in: 'path', style, explode }, value);

const query = (style: ParameterStyle, explode: boolean, value: unknown, more: Partial<ParameterPlan> = {}) =>
  serializeForm('color', value, { style, explode, ...more }).join('&');

describe('a parameter is written', () => {
  describe('as the table of styles has it (OpenAPI 3.1, Style Examples)', () => {
    const inPaths: [ParameterStyle, boolean, string, string, string][] = [
      ['simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
      ['simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
      ['label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
      ['label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
      ['matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
      ['matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
    ];
    for (const [style, explode, ...expected] of inPaths) {
      it(`${style}${explode ? ', exploded' : ''}`, () => {
        assert.deepEqual(
          [text, list, object].map((value) => path(style, explode, value)),
          expected,
        );
      });
    }

    const inQueries: [ParameterStyle, boolean, string, string, string][] = [
      ['form', true, 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
      ['form', false, 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
      [
        'spaceDelimited',
        false,
        'color=blue',
        'color=blue%20black%20brown',
        'color=R%20100%20G%20200%20B%20150',
      ],
      [
        'pipeDelimited',
        false,
        'color=blue',
        'color=blue%7Cblack%7Cbrown',
        'color=R%7C100%7CG%7C200%7CB%7C150',
      ],
      [
        'deepObject',
        true,
        'color=blue',
        'color=blue&color=black&color=brown',
        'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150',
      ],
    ];
    for (const [style, explode, ...expected] of inQueries) {
      it(`${style}${explode ? ', exploded' : ''}`, () => {
        assert.deepEqual(
          [text, list, object].map((value) => query(style, explode, value)),
          expected,
        );
      });
    }

    it('a header is not encoded', () => {
      const plain = (it: string) => it;
      assert.equal(simple(['a b', 'ü'], false, plain), 'a b,ü');
      assert.equal(simple(object, true, plain), 'R=100,G=200,B=150');
    });
  });

  it('with everything encoded that is not unreserved (RFC 3986, 2.3)', () => {
    const value = "a/b?c#d&e=f+g h%i:@!$'()*,;[]ü~-._";
    const encoded = 'a%2Fb%3Fc%23d%26e%3Df%2Bg%20h%25i%3A%40%21%24%27%28%29%2A%2C%3B%5B%5D%C3%BC~-._';
    assert.equal(path('simple', false, value), encoded);
    assert.equal(query('form', true, value), `color=${encoded}`);
    // The separator of a list can be told from a comma in an item.
    assert.equal(query('form', false, ['a,b', 'c']), 'color=a%2Cb,c');
  });

  it('with reserved characters where they are allowed, except those that would begin another parameter', () => {
    assert.equal(
      query('form', true, 'a/b?c:d@e;f,g=h&i#j+k[l]', { allowReserved: true }),
      'color=a/b?c:d@e;f,g=h%26i%23j%2Bk%5Bl%5D',
    );
  });

  it('as JSON where its content type says so', () => {
    assert.equal(
      query('form', true, { a: [1] }, { contentType: 'application/json' }),
      'color=%7B%22a%22%3A%5B1%5D%7D',
    );
    const parameter = { name: 'x', in: 'path', style: 'simple', explode: false } as const;
    assert.equal(
      serializePath({ ...parameter, contentType: 'application/json' }, { a: 1 }),
      '%7B%22a%22%3A1%7D',
    );
  });

  it('nested in deepObject, and as JSON where no style says how to nest', () => {
    assert.equal(
      query('deepObject', true, { a: { b: { c: 1 } }, list: ['x', 'y'], none: null }),
      'color%5Ba%5D%5Bb%5D%5Bc%5D=1&color%5Blist%5D=x&color%5Blist%5D=y',
    );
    assert.equal(query('form', true, { a: { b: 1 } }), 'a=%7B%22b%22%3A1%7D');
    assert.equal(query('form', true, [{ b: 1 }]), 'color=%7B%22b%22%3A1%7D');
  });

  it('without nulls, and not at all where there is nothing in it', () => {
    assert.equal(query('form', true, [null, 'a', null]), 'color=a');
    assert.equal(query('form', true, []), '');
    assert.equal(query('form', false, {}), '');
    assert.equal(query('form', true, ''), 'color=');
    assert.equal(query('form', true, false), 'color=false');
    assert.equal(query('form', true, 0), 'color=0');
  });

  it('with half a character as what stands for it', () => {
    assert.equal(query('form', true, 'a\ud800'), 'color=a%EF%BF%BD');
  });
});
