import assert from 'node:assert/strict';
import type { ToolDocument } from './document.ts';
import { fuseRankings } from './rank-fusion.ts';
import { ToolIndex } from './tool-index.ts';

const tool = (name: string, description: string, parameters: Record<string, string> = {}): ToolDocument => ({
  name,
  description,
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(parameters).map(([key, text]) => [key, { type: 'string', description: text }]),
    ),
  },
  source: 'Test',
});

const TOOLS: ToolDocument[] = [
  tool('send_mail', 'Sends an e-mail to one or more people.', { subject: 'What it is about' }),
  tool('getWeather', 'Current weather of a city.', { city: 'Name of the city' }),
  tool('resize-image', 'Changes the size of an image file.', { path: 'Where the image is', width: 'Pixels' }),
  tool('delete_file', 'Deletes a file for good.', { path: 'Path of the file' }),
  tool('read_file', 'Reads a file.', { path: 'Path of the file' }),
];

function indexOf(tools: readonly ToolDocument[]): ToolIndex {
  const index = new ToolIndex();
  for (const document of tools) index.set(document.name, document);
  return index;
}

const namesOf = (index: ToolIndex, request: string, limit = 3) =>
  index.search(request, limit).map(({ id }) => id);

describe('the index of tools', () => {
  it('finds a tool by other forms of its words, by other words for the same, and despite a slip', () => {
    const index = indexOf(TOOLS);
    assert.equal(namesOf(index, 'mailing my boss')[0], 'send_mail');
    assert.equal(namesOf(index, 'make this picture smaller')[0], 'resize-image');
    assert.equal(namesOf(index, 'erase notes.txt')[0], 'delete_file');
    assert.equal(namesOf(index, 'what is the wether like in Oslo')[0], 'getWeather');
  });

  it('finds a tool for each part of a request', () => {
    const found = namesOf(
      indexOf(TOOLS),
      'Read the file at /tmp/a.txt and the file at /tmp/b.txt. Then mail them.',
    );
    assert.deepEqual(found.slice(0, 2).toSorted(), ['read_file', 'send_mail']);
  });

  it('measures by the best, and shows only what is accepted', () => {
    const index = indexOf(TOOLS);
    const hits = index.search('delete a file', 5);
    assert.deepEqual([hits[0]?.id, hits[0]?.score], ['delete_file', 1]);
    assert.ok(hits.every(({ score }) => score > 0 && score <= 1));
    assert.deepEqual(
      index.search('delete a file', 5, (id) => id === 'read_file').map(({ id }) => id),
      ['read_file'],
    );
  });

  it('finds nothing for nothing', () => {
    assert.deepEqual(indexOf(TOOLS).search('please could you', 5), []);
    assert.deepEqual(indexOf([]).search('send mail', 5), []);
    assert.deepEqual(indexOf(TOOLS).search('', 5), []);
  });

  it('is the same whether tools came at once or came, changed and went', () => {
    const changing = indexOf([...TOOLS, tool('extra_one', 'Sends weather by mail.')]);
    changing.set('getWeather', tool('getWeather', 'Something else entirely.'));
    changing.delete('extra_one');
    changing.delete('never_there');
    const [, weather] = TOOLS;
    assert.ok(weather !== undefined);
    changing.set('getWeather', weather);
    const fresh = indexOf(TOOLS);
    assert.equal(changing.size, fresh.size);
    for (const request of ['weather in Oslo', 'mail the file to me', 'resize it, then delete the file']) {
      const round = (index: ToolIndex) =>
        index.search(request, 9).map(({ id, score }) => [id, score.toFixed(9)].join(' '));
      assert.deepEqual(round(changing), round(fresh));
    }
  });

  it('reads schemas of any form', () => {
    const index = new ToolIndex();
    const deep = { properties: { a: { type: 'array', items: { properties: { nestedthing: {} } } } } };
    index.set('deep', { name: 'x', inputSchema: deep, source: '' });
    index.set('odd', {
      name: 'y',
      inputSchema: { properties: { b: null, c: true, d: { enum: [1, 'blue'] } } },
      source: '',
    });
    const circular: Record<string, unknown> = {};
    circular.items = circular;
    index.set('circular', { name: 'z', inputSchema: circular, source: '' });
    assert.equal(index.search('nestedthing', 1)[0]?.id, 'deep');
    assert.equal(index.search('blue', 1)[0]?.id, 'odd');
  });
});

describe('rank fusion', () => {
  it('prefers what several orders have in front', () => {
    const fused = fuseRankings([
      ['a', 'b', 'c'],
      ['b', 'd', 'a'],
    ]);
    assert.deepEqual(
      fused.map(({ id }) => id),
      ['b', 'a', 'd', 'c'],
    );
    assert.deepEqual(fuseRankings([]), []);
  });
});
