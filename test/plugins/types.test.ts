import assert from 'node:assert/strict';
import { makeGateway, type TestGateway } from '../support/gateways.ts';
import { callTool, outcome, PROBE, packed, upload } from '../support/plugins.ts';
import { sharedPlatform } from '../support/shared-platform.ts';

describe('the types of plugins', function () {
  this.timeout(60_000);
  let gateway: TestGateway;

  before(async () => {
    const platform = await sharedPlatform();
    const { id } = await upload(platform, packed(PROBE));
    gateway = await makeGateway(platform, [id]);
  });

  const point = { x: 1.5, y: -2, label: 'here' };
  const values: [string, unknown[]][] = [
    ['bool', [true, false]],
    ['s8', [-128, 0, 127]],
    ['u8', [0, 255]],
    ['s16', [-32_768, 32_767]],
    ['u16', [0, 65_535]],
    ['s32', [-2_147_483_648, 2_147_483_647]],
    ['u32', [0, 4_294_967_295]],
    ['s64', [-5, Number.MIN_SAFE_INTEGER, '-9223372036854775808', '9223372036854775807']],
    ['u64', [5, Number.MAX_SAFE_INTEGER, '9007199254740993', '18446744073709551615']],
    ['f32', [0.5, -1024]],
    ['f64', [Math.PI, -1e300]],
    ['char', ['a', 'é', '🙂']],
    ['string', ['', 'Grüße, 世界 🙂']],
    ['list', [[], [1, 2, 65_535]]],
    ['strings', [[], ['a', '', 'ü']]],
    ['bytes', ['', 'AAECAw==', '/+8=']],
    ['option', [null, 7]],
    ['nested-option', [null, { some: null }, { some: 7 }]],
    ['tuple', [[7, 'seven', true]]],
    ['record', [point, { ...point, label: null }]],
    ['variant', [{ tag: 'circle', value: 2 }, { tag: 'polygon', value: [point] }, { tag: 'nothing' }]],
    ['enum', ['red', 'dark-blue']],
    ['flags', [[], ['read', 'take-over']]],
  ];
  for (const [type, examples] of values) {
    it(`brings ${type} there and back`, async () => {
      for (const value of examples) {
        const { structuredContent, content } = await callTool(gateway, `echo-${type}`, { v: value });
        const given = type === 'record' ? structuredContent : structuredContent?.result;
        assert.deepEqual(given, value, JSON.stringify(content));
      }
    });
  }

  it('brings results there and back where they are not the whole result', async () => {
    for (const value of [
      { tag: 'ok', value: 3 },
      { tag: 'err', value: 'no' },
    ]) {
      const { structuredContent } = await callTool(gateway, 'echo-result', { v: value });
      assert.deepEqual(structuredContent, { result: [value] });
    }
  });

  it('says numbers that are none as text', async () => {
    assert.deepEqual((await callTool(gateway, 'not-a-number')).structuredContent, { result: 'NaN' });
  });

  it('leaves out what may be absent', async () => {
    assert.deepEqual((await callTool(gateway, 'echo-option')).structuredContent, { result: null });
    const { structuredContent } = await callTool(gateway, 'echo-record', { v: { x: 1, y: 2 } });
    assert.deepEqual(structuredContent, { x: 1, y: 2, label: null });
  });

  const wrong: [string, unknown, string][] = [
    ['u8', 256, 'v must be a whole number from 0 to 255, not 256'],
    ['u8', 1.5, 'v must be a whole number from 0 to 255, not 1.5'],
    [
      's64',
      2 ** 60,
      'v must be given as text beyond 2^53, since JSON numbers are not exact there, not 1152921504606847000',
    ],
    [
      'u64',
      '18446744073709551616',
      'v must be a whole number from 0 to 18446744073709551615, not "18446744073709551616"',
    ],
    ['f32', 1e39, 'v must fit into 32 bits, not 1e+39'],
    ['char', 'ab', 'v must be one character, not "ab"'],
    ['string', '\ud800', 'v must be well-formed Unicode, not "\\ud800"'],
    ['bytes', 'no base64!', 'v must be bytes in base64, not "no base64!"'],
    ['list', [1, 'x'], 'v.1 must be a whole number from 0 to 65535, not "x"'],
    ['tuple', [1, 'x'], 'v must be a list of 3, not [1,"x"]'],
    ['record', { x: 1 }, 'v.y is missing'],
    ['record', { x: 1, y: 2, lable: 'x' }, 'v.lable is not a field; did you mean label?'],
    ['enum', 'rad', 'v must be one of red, green, dark-blue (did you mean red?), not "rad"'],
    ['flags', ['read', 'read'], 'v.1 is here twice: "read"'],
    ['variant', { tag: 'circle' }, 'v.value is missing'],
    ['variant', { tag: 'cube' }, 'v.tag must be one of circle, polygon, nothing, not "cube"'],
    ['option', 'x', 'v must be a whole number from 0 to 4294967295, not "x"'],
  ];
  for (const [type, value, message] of wrong) {
    it(`refuses ${JSON.stringify(value)} as ${type}, and says where and why`, async () => {
      const result = await callTool(gateway, `echo-${type}`, { v: value });
      assert.equal(outcome(result), `✗ Invalid arguments for echo-${type}:\n${message}`);
    });
  }

  it('refuses arguments that there are not', async () => {
    const result = await callTool(gateway, 'checked-add', { left: 1, rihgt: 2 });
    assert.equal(
      outcome(result),
      '✗ Invalid arguments for checked-add:\nright is missing\nrihgt is not a field; did you mean right?',
    );
  });
});
