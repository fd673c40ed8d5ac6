import assert from 'node:assert/strict';
import type { Attachment } from '../schema/attachment.ts';
import { EMPTY_INSPECTION, type Inspection } from '../schema/inspection.ts';
import { fitName, missingNames } from './visible-names.ts';

const attachment = (fields: Partial<Attachment>): Attachment => ({
  capabilityId: 'x',
  enabled: true,
  settings: {},
  overrides: [],
  names: [],
  attachedAt: new Date(0),
  ...fields,
});

const offering = (...tools: string[]): Inspection => ({
  ...EMPTY_INSPECTION,
  tools: tools.map((name) => ({ name, inputSchema: {} })),
});

describe('visible names', () => {
  it('keep an upstream name that fits', () => {
    assert.equal(fitName('get_weather-V2'), 'get_weather-V2');
    assert.equal(fitName('a'.repeat(64)), 'a'.repeat(64));
  });

  it('replace other characters', () => {
    assert.equal(fitName('chat.postMessage/ü'), 'chat_postMessage__');
  });

  it('cut long names to 55 characters, an underscore and 8 digits of the hash', () => {
    const long = `${'x'.repeat(70)}1`;
    assert.match(fitName(long), /^x{55}_[0-9a-f]{8}$/);
    assert.notEqual(fitName(long), fitName(`${'x'.repeat(70)}2`));
  });

  it('give a later attachment the slug and, taken too, a number', () => {
    const first = attachment({ names: [{ kind: 'tool', upstream: 'search', visible: 'search' }] });
    const second = attachment({});
    const [name] = missingNames([first, second], second, 'My Wiki', offering('search'));
    assert.equal(name?.visible, 'my_wiki_search');
    const third = attachment({});
    const both = attachment({
      names: [...first.names, { kind: 'tool', upstream: 'x', visible: 'my_wiki_search' }],
    });
    assert.equal(
      missingNames([both, third], third, 'My Wiki', offering('search'))[0]?.visible,
      'my_wiki_search_2',
    );
  });

  it('never touch a name that was given, and name only what is new', () => {
    const named = attachment({ names: [{ kind: 'tool', upstream: 'a', visible: 'old_a' }] });
    assert.deepEqual(missingNames([named], named, 'Wiki', offering('a', 'b')), [
      { kind: 'tool', upstream: 'b', visible: 'b' },
    ]);
  });

  it('yield to names that an admin chose', () => {
    const chosen = attachment({ overrides: [{ tool: 'x', name: 'search' }] });
    const later = attachment({});
    assert.equal(missingNames([chosen, later], later, 'Wiki', offering('search'))[0]?.visible, 'wiki_search');
  });

  it('keep tools, prompts and resources apart, and prefix a taken URI', () => {
    const uri = 'file:///readme.md';
    const first = attachment({ names: [{ kind: 'resource', upstream: uri, visible: uri }] });
    const later = attachment({});
    const inspection: Inspection = {
      ...offering('readme'),
      prompts: [{ name: 'readme' }],
      resources: [{ uri, name: 'readme' }],
    };
    assert.deepEqual(
      missingNames([first, later], later, 'My Wiki', inspection).map(({ visible }) => visible),
      ['readme', 'readme', `my-wiki+${uri}`],
    );
  });

  it('tell two tools apart that become the same', () => {
    const only = attachment({});
    assert.deepEqual(
      missingNames([only], only, 'Wiki', offering('a.b', 'a/b')).map(({ visible }) => visible),
      ['a_b', 'wiki_a_b'],
    );
  });
});
