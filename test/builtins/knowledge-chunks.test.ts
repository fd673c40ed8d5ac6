import assert from 'node:assert/strict';
import { countTokens } from '../../worker/builtins/knowledge/chunking/count-tokens.ts';
import { makeChunks } from '../../worker/builtins/knowledge/chunking/make-chunks.ts';

const sentence = (n: number) =>
  `Sentence number ${n} tells what the heron of pond ${n} had for breakfast on that day.`;
const sentences = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => sentence(from + n)).join(' ');

describe('chunks of a document', () => {
  it('have 200 to 400 tokens, lose nothing and repeat about a tenth', () => {
    const text = Array.from({ length: 40 }, (_, n) => sentences(n * 5, n * 5 + 5)).join('\n\n');
    const chunks = makeChunks([{ text }]);
    const sizes = chunks.map((chunk) => countTokens(chunk.text));
    assert.ok(
      sizes.slice(0, -1).every((size) => size >= 200 && size <= 400),
      String(sizes),
    );
    const all = chunks.map((chunk) => chunk.text).join('\n');
    for (let n = 0; n < 200; n += 1) assert.ok(all.includes(sentence(n)), String(n));
    const repeated = sizes.reduce((sum, size) => sum + size, 0) / countTokens(text);
    assert.ok(repeated > 1.03 && repeated < 1.2, String(repeated));
    for (const [n, { text: one }] of chunks.entries()) {
      const next = chunks[n + 1]?.text;
      if (next !== undefined)
        assert.ok(one.endsWith(next.split('\n\n')[0] ?? ''), 'the next begins with the end of this');
    }
  });

  it('say under which headings and in which lines they stand', () => {
    const text = `# Birds\n\n${sentences(0, 12)}\n\n## Herons\n\n${sentences(12, 24)}\n\n# Fish\n\n${sentences(24, 36)}`;
    const places = makeChunks([{ text }]).map(({ place }) => place);
    assert.deepEqual(places, ['Birds, line 3', 'Birds › Herons, line 7', 'Fish, line 11']);
  });

  it('go over borders of pages and rows, and say so', () => {
    const pages = Array.from({ length: 6 }, (_, n) => ({
      place: `page ${n + 1}`,
      text: sentences(n * 6, n * 6 + 6),
    }));
    const places = makeChunks(pages).map(({ place }) => place);
    assert.ok(places.includes('page 1 to page 3'), places.join('; '));
    const rows = Array.from({ length: 100 }, (_, n) => ({
      place: `row ${n + 2}`,
      text: `name: Heron ${n}; pond: ${n}`,
    }));
    assert.match(makeChunks(rows)[0]?.place ?? '', /^row 2 to row \d+$/);
  });

  it('keep what is without sentences within bounds', () => {
    for (const text of [
      'x'.repeat(20_000),
      'word '.repeat(5000),
      '日本語の文章です'.repeat(800),
      `\`\`\`\n${'code();\n'.repeat(1000)}\`\`\``,
    ]) {
      const chunks = makeChunks([{ text }]);
      assert.ok(chunks.length > 1);
      assert.ok(chunks.every((chunk) => countTokens(chunk.text) <= 400));
    }
    assert.deepEqual(makeChunks([{ text: '  \n\n ' }]), []);
  });
});
