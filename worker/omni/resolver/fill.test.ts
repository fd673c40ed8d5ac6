import assert from 'node:assert/strict';
import { fillArguments } from './fill.ts';

const TODAY = new Date('2026-07-15T09:00:00Z');

const text = { type: 'string' };
const schema = (properties: Record<string, unknown>, required: string[]) => ({
  type: 'object',
  properties,
  required,
});

const read = (request: string, of: Record<string, unknown>, toolWords: string[] = []) =>
  fillArguments(of, request, TODAY, new Set(toolWords));

describe('arguments read by their schema', () => {
  it('give each value to the parameter whose words stand beside it', () => {
    const flight = schema(
      { from: text, to: text, date: { ...text, format: 'date' }, tickets: { type: 'integer' } },
      ['from', 'to'],
    );
    assert.deepEqual(read('Fly from Oslo to Rome on August 3rd with 2 tickets', flight).arguments, {
      from: 'Oslo',
      to: 'Rome',
      date: '2026-08-03',
      tickets: 2,
    });
    const stock = schema({ purchase_price: { type: 'number' }, sale_price: { type: 'number' } }, [
      'purchase_price',
      'sale_price',
    ]);
    assert.deepEqual(read('purchase price $20 and sale price $25.50', stock).arguments, {
      purchase_price: 20,
      sale_price: 25.5,
    });
  });

  it('know URLs, e-mail addresses, paths, ids and labelled values', () => {
    const mail = schema({ to: { ...text, format: 'email' }, link: { ...text, format: 'uri' }, file: text }, [
      'to',
    ]);
    assert.deepEqual(read('Send /tmp/a.pdf and https://example.com to ada@example.com', mail).arguments, {
      to: 'ada@example.com',
      link: 'https://example.com',
      file: '/tmp/a.pdf',
    });
    const song = schema({ song_id: text, artist: text }, ['song_id']);
    assert.deepEqual(read('Play Roar by Katy Perry. The song_id is wjei_roar.', song).arguments, {
      song_id: 'wjei_roar',
      artist: 'Katy Perry',
    });
    const todo = schema({ content: text }, ['content']);
    assert.deepEqual(read('add todo with content - go to gym', todo).arguments, { content: 'go to gym' });
  });

  it('choose among few: enumerations in other words, flags and their negation', () => {
    const list = schema(
      {
        sort: { enum: ['asc', 'desc'] },
        language: { enum: ['en-US', 'zh-CN'] },
        stars: { type: 'string', enum: ['1', '2', '3'], description: 'star rating' },
        include_archived: { type: 'boolean' },
      },
      ['sort'],
    );
    assert.deepEqual(
      read('three star rating in descending order, in Chinese, without archived ones', list).arguments,
      { sort: 'desc', language: 'zh-CN', stars: '3', include_archived: false },
    );
    assert.equal(read('ascending, with archived ones', list).arguments.include_archived, true);
    assert.ok(!('include_archived' in read('ascending', list).arguments));
  });

  it('fill lists: of JSON, of names, of counted things', () => {
    const numbers = schema({ numbers: { type: 'array', items: { type: 'number' } } }, ['numbers']);
    assert.deepEqual(read('sum [1, 2.5, 3]', numbers).arguments, { numbers: [1, 2.5, 3] });
    assert.deepEqual(read('sum 133 and 34', numbers).arguments, { numbers: [133, 34] });
    const countries = schema({ countries: { type: 'array', items: text } }, ['countries']);
    assert.deepEqual(read('leaders of Chile, Peru and Cuba', countries).arguments, {
      countries: ['Chile', 'Peru', 'Cuba'],
    });
    const order = schema(
      { items: { type: 'array', items: text }, quantities: { type: 'array', items: { type: 'integer' } } },
      ['items'],
    );
    assert.deepEqual(read('two pizzas and three salads', order).arguments, {
      items: ['pizzas', 'salads'],
      quantities: [2, 3],
    });
  });

  it('leave what remains to the one parameter that takes any text', () => {
    const search = schema({ query: text, limit: { type: 'integer' } }, ['query']);
    const words = ['web', 'search'];
    assert.deepEqual(read('Please search for the history of tea', search, words).arguments, {
      query: 'history of tea',
    });
    assert.deepEqual(read('Could you look up who won the cup?', search, words).arguments, {
      query: 'who won the cup',
    });
    const code = schema({ language: { enum: ['javascript', 'python'] }, code: text }, ['language', 'code']);
    assert.deepEqual(read('Run this JavaScript: 6 * 7', code, ['run']).arguments, {
      language: 'javascript',
      code: '6 * 7',
    });
    assert.deepEqual(read('Run the javascript code 6 * 7', code, ['run', 'code']).arguments, {
      language: 'javascript',
      code: '6 * 7',
    });
    assert.equal(read('Run this in python:\n```\nprint(1)\n```', code, ['run']).arguments.code, 'print(1)');
  });

  it('invent nothing: what is not said is missing, and a default is a default', () => {
    const weather = schema({ city: text, days: { type: 'integer', default: 3 } }, ['city', 'days']);
    const filled = read('What is the current weather?', weather, ['get', 'weather']);
    assert.deepEqual([filled.arguments, filled.missing], [{ days: 3 }, ['city']]);
    const date = schema({ date: { ...text, format: 'date' } }, ['date']);
    assert.deepEqual(read('book Beach Park for me', date).missing, ['date']);
  });

  it('are always of the type that the schema wants', () => {
    const rate = schema({ rate: { type: 'number' }, percentage: { type: 'number' } }, ['rate']);
    assert.equal(read('at a rate of 5%', rate).arguments.rate, 0.05);
    assert.equal(
      read('percentage of 5%', schema({ percentage: { type: 'number' } }, [])).arguments.percentage,
      5,
    );
    const docket = schema({ docket_number: text }, ['docket_number']);
    assert.equal(read('docket number 123456', docket).arguments.docket_number, '123456');
    assert.deepEqual(read('1.5 apples', schema({ n: { type: 'integer' } }, ['n'])).missing, ['n']);
  });

  it('come from schemas of any form', () => {
    assert.deepEqual(read('x', {}).arguments, {});
    assert.deepEqual(
      read('x 1', { properties: { a: null, b: true, c: { type: ['integer', 'null'] } }, required: ['c'] })
        .arguments.c,
      1,
    );
  });
});
