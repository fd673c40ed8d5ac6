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

  it('takes a bucket for files whole, and says what of it is missing', () => {
    const bucket = {
      S3_ENDPOINT: 'http://10.0.0.5:9000',
      S3_BUCKET: 'herons',
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'not to be repeated',
    };
    assert.equal(readConfig({}).builtins.s3, undefined);
    assert.equal(readConfig(bucket).builtins.s3?.region, 'us-east-1');
    for (const name of Object.keys(bucket)) {
      assert.throws(
        () => readConfig({ ...bucket, [name]: '' }),
        (error: Error) => error.message.startsWith(`${name} is not set`) && !/repeated/.test(error.message),
      );
    }
  });

  it('takes hosts, addresses and ranges that outgoing calls may reach, and refuses what cannot be meant', () => {
    const entries = ['loopback', '10.0.0.0/8', 'fd00::/8', '192.168.1.7', '::1', 'Wiki.internal'];
    assert.deepEqual(readConfig({ EGRESS_ALLOW: entries.join(', ') }).egressAllow, entries);
    for (const value of [
      '10.0.0.0/33',
      '010.0.0.0/8',
      '10/8',
      'fd00::/129',
      '::ffff:10.0.0.0/104',
      'a b',
      'x:80',
    ]) {
      assert.throws(
        () => readConfig({ EGRESS_ALLOW: value }),
        /^ConfigError: EGRESS_ALLOW is ".*"; what fits is host names, addresses, ranges/,
        value,
      );
    }
  });
});
