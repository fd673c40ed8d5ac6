import assert from 'node:assert/strict';
import { splitWords } from './words.ts';

describe('words', () => {
  it('end where the case, an underscore, a hyphen or a digit says so', () => {
    assert.deepEqual(splitWords('getHTTPUser_by-id2'), ['get', 'http', 'user', 'by', 'id', '2']);
    assert.deepEqual(splitWords('list_S3Buckets'), ['list', 's', '3', 'buckets']);
  });

  it('are what a sentence is made of, in lower case', () => {
    assert.deepEqual(splitWords("What's the Größe of it?"), ['what', 's', 'the', 'größe', 'of', 'it']);
  });

  it('are found in scripts of every kind, composed or not', () => {
    assert.deepEqual(splitWords('École e\u0301cole'), ['école', 'école']);
    assert.deepEqual(splitWords('Погода в Москве, طقس المدينة'), ['погода', 'в', 'москве', 'طقس', 'المدينة']);
    assert.deepEqual(splitWords('use漢字API'), ['use', '漢字', 'api']);
  });

  it('are pairs of characters where a script has no spaces', () => {
    assert.deepEqual(splitWords('获取八字 now'), ['获取', '取八', '八字', 'now']);
    assert.deepEqual(splitWords('水'), ['水']);
  });
});
