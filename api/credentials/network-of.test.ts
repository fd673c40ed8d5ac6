import assert from 'node:assert/strict';
import { networkOf } from './network-of.ts';

describe('the network of an address', () => {
  it('is an IPv4 address itself, and the first 64 bits of an IPv6 address', () => {
    assert.equal(networkOf('192.0.2.7'), '192.0.2.7');
    assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7');
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:db8:1:2:bbbb::2'));
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
    assert.equal(networkOf('no address'), 'no address');
  });
});
