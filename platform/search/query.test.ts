import assert from 'node:assert/strict';
import { splitClauses } from './clauses.ts';
import { queryTerms } from './query.ts';
import { isOneEditAway } from './spelling.ts';
import { nameValues } from './values.ts';

const NOTHING_KNOWN = { has: () => false, respell: () => [] };

describe('a request as it is searched for', () => {
  it('is cut where one wish ends and the next begins', () => {
    assert.deepEqual(splitClauses('Read the sheet, then plot it. Finally mail the chart to me, and say so'), [
      'Read the sheet',
      'plot it.',
      'Finally mail the chart to me',
      'say so',
    ]);
    assert.deepEqual(splitClauses('salt and pepper'), ['salt and pepper']);
  });

  it('has kinds in place of values', () => {
    const named = nameValues(
      'Save /root/excel/goods.xlsx and mail ada@example.com a link to https://example.com/x',
    );
    assert.equal(named.replace(/\s+/g, ' '), 'Save file path excel and mail email a link to url web ');
    assert.equal(nameValues('50 km/h and/or more'), '50 km/h and/or more');
  });

  it('is looked up by stem, by word and by topic, and without words that say nothing', () => {
    const terms = queryTerms('Please could you show me pictures', NOTHING_KNOWN);
    assert.equal(terms.get('pictur'), 1);
    assert.equal(terms.get('=pictures'), 0.5);
    assert.ok(!terms.has('pleas') && !terms.has('me'));
    const topicsOf = (text: string) =>
      [...queryTerms(text, NOTHING_KNOWN).keys()].filter((it) => it[0] === '~');
    assert.ok(topicsOf('image').some((topic) => topicsOf('pictures').includes(topic)));
  });

  it('is looked up with another spelling where no tool has the word', () => {
    const vocabulary = { has: (term: string) => term === 'calcul', respell: () => ['calcul'] };
    assert.equal(queryTerms('caculate', vocabulary).get('calcul'), 0.7);
    assert.equal(queryTerms('calculate', vocabulary).get('calcul'), 1);
  });

  it('takes one wrong, missing, added or swapped letter for a slip, and no more', () => {
    for (const slip of ['calxulate', 'caculate', 'calcuulate', 'claculate'])
      assert.ok(isOneEditAway('calculate', slip), slip);
    for (const other of ['calculate', 'calulatte', 'colculute', 'late'])
      assert.ok(!isOneEditAway('calculate', other), other);
  });
});
