import assert from 'node:assert/strict';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('takes bare command names for stdio connectors, and refuses paths by the name of the variable', () => {
    assert.deepEqual(readConfig({ STDIO_ALLOW: 'npx, uvx,python3.12' }).stdioAllow, [
      'npx',
      'uvx',
      'python3.12',
    ]);
    assert.deepEqual(readConfig({}).stdioAllow, []);
    for (const value of ['/bin/sh', '../sh', 'npx -y', '-c']) {
      assert.throws(
        () => readConfig({ STDIO_ALLOW: value }),
        /^ConfigError: STDIO_ALLOW is ".*"; what fits is bare command names/,
      );
    }
  });
});
