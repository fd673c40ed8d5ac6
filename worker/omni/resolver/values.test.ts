import assert from 'node:assert/strict';
import { findCountedThings } from './counted-things.ts';
import { findDates, formatDate } from './dates.ts';
import { findNames } from './names.ts';
import { findNumbers } from './numbers.ts';
import { findSpans } from './spans.ts';

/** A Wednesday. */
const TODAY = new Date('2026-07-15T09:00:00Z');

describe('values in a request', () => {
  it('are numbers in digits and in words', () => {
    const valuesOf = (text: string) => findNumbers(text).map(({ value }) => value);
    assert.deepEqual(valuesOf('$1,250.50 for 3 of 12 at -4 degrees'), [1250.5, 3, 12, -4]);
    assert.deepEqual(valuesOf('twenty-one, two hundred and 5k or 2 million'), [21, 200, 5000, 2_000_000]);
    assert.deepEqual(valuesOf('440Hz for a 0.5-second beep'), [440, 0.5]);
    assert.deepEqual(valuesOf('version v2 of id_7'), []);
    assert.ok(findNumbers('5% of it')[0]?.percent);
  });

  it('are dates in any usual form, also those counted from today', () => {
    const datesOf = (text: string) => findDates(text, TODAY).map(({ date, time }) => date ?? time);
    assert.deepEqual(datesOf('on 2026-08-01, 8/2/2026, 3.8.2026 and 2026.8.4'), [
      '2026-08-01',
      '2026-08-02',
      '2026-08-03',
      '2026-08-04',
    ]);
    assert.deepEqual(datesOf('May 5, 2027 or the 6th of May 2027'), ['2027-05-05', '2027-05-06']);
    assert.deepEqual(datesOf('March 1st'), ['2027-03-01']);
    assert.deepEqual(datesOf('today, tomorrow, next Friday, in 10 days'), [
      '2026-07-15',
      '2026-07-16',
      '2026-07-17',
      '2026-07-25',
    ]);
    assert.deepEqual(datesOf('at 8 pm, 12 am or 17:30'), ['20:00', '00:00', '17:30']);
    assert.deepEqual(datesOf('on February 31, 2026'), []);
  });

  it('are dates in the form that a parameter asks for', () => {
    assert.equal(formatDate('2026-07-15', "in the format 'MM/DD/YYYY'"), '07/15/2026');
    assert.equal(formatDate('2026-07-15', 'as DD.MM.YYYY'), '15.07.2026');
    assert.equal(formatDate('2026-07-15', 'the day'), '2026-07-15');
  });

  it('are names, less the capital that begins a sentence', () => {
    const namesOf = (text: string) => findNames(text).map((name) => name.text);
    assert.deepEqual(namesOf('Find World of Warcraft players in San Diego County'), [
      'World of Warcraft',
      'San Diego County',
    ]);
    assert.deepEqual(namesOf("Show Germany's team and McDonald's on Main Street"), [
      'Germany',
      "McDonald's",
      'Main Street',
    ]);
    assert.deepEqual(namesOf('Go to Portland, OR. Then stop.'), ['Portland, OR']);
  });

  it('are counted things side by side', () => {
    assert.deepEqual(findCountedThings('I want five burgers and six chicken wings from here'), [
      { count: 5, thing: 'burgers' },
      { count: 6, thing: 'chicken wings' },
    ]);
    assert.deepEqual(findCountedThings('for 5 days'), []);
  });

  it('are of one kind each, the plainest', () => {
    const kindsOf = (text: string) =>
      findSpans(text, TODAY).map(({ kind, text: value }) => `${kind} ${value}`);
    assert.deepEqual(
      kindsOf("Mail ada@example.com https://example.com/a?b=1 and /tmp/a.txt about 'it' by 2026-08-01"),
      [
        'email ada@example.com',
        'url https://example.com/a?b=1',
        'path /tmp/a.txt',
        'quoted it',
        'date 2026-08-01',
      ],
    );
    assert.deepEqual(kindsOf("case CA123456 of acme/web with ['a', 'b']"), [
      'id CA123456',
      'id acme/web',
      "json ['a', 'b']",
    ]);
  });
});
