import assert from 'node:assert/strict';
import { egressPolicy, isAllowedAddress } from '../../platform/egress/address.ts';

const nothing = egressPolicy([]);
const loopback = egressPolicy(['loopback']);
const privateNetwork = egressPolicy([], true);

const PUBLIC = ['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111', '2001:4860:4860::8888%eth0'];

const LOOPBACK = [
  '127.0.0.1',
  '127.255.255.254',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::1%lo',
  '::ffff:127.0.0.1',
  '::127.0.0.1',
];

const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  'fc00::1',
  'fd12:3456::1',
  '::ffff:a00:1',
];

/** What no connector reaches, not even one with access to private networks. */
const NEVER: Record<string, readonly string[]> = {
  'this network': ['0.0.0.0', '0.1.2.3', '::'],
  'link-local addresses': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1%25eth0'],
  'site-local addresses': ['fec0::1'],
  'carrier NAT': ['100.64.0.1', '100.127.255.255'],
  'multicast and broadcast': ['224.0.0.1', '239.1.1.1', '255.255.255.255', 'ff02::1'],
  'reserved and documentation': [
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '2001:db8::1',
    '100::1',
  ],
  'IPv4-compatible IPv6 addresses': ['::7f00:1', '::a00:1', '::a9fe:a9fe', '::169.254.169.254'],
  'IPv4-mapped link-local addresses': ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0.0.0.0'],
  'IPv4-translated addresses (RFC 2765)': ['::ffff:0:127.0.0.1', '::ffff:0:7f00:1'],
  'NAT64 (RFC 6052, RFC 8215)': ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::7f00:1'],
  '6to4 (RFC 3056)': ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:a00:1::1'],
  'Teredo (RFC 4380)': ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'IPv6 that is not given out': ['4000::1', '8000::1', 'e000::1', '100:0:0:1::1', '0:1::1'],
  'metadata services': [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd00:0ec2:0:0:0:0:0:254',
    'fd00:ec2::254%eth0',
    'fd20:ce::254',
    '::ffff:168.63.129.16',
  ],
  'what is no address': ['', 'localhost', '127.0.0.1.nip.io', '1.1.1.1/32', '[::1]', '1.1.1.1 '],
};

describe('addresses that outgoing calls may reach', () => {
  it('are the public ones', () => {
    for (const address of PUBLIC) assert.ok(isAllowedAddress(address, nothing), address);
  });

  it('are this machine only where the policy says so', () => {
    for (const address of LOOPBACK) {
      assert.ok(!isAllowedAddress(address, nothing), address);
      assert.ok(isAllowedAddress(address, loopback), address);
      assert.ok(isAllowedAddress(address, privateNetwork), address);
    }
  });

  it('are private networks only where the connector may reach them', () => {
    for (const address of PRIVATE) {
      assert.ok(!isAllowedAddress(address, nothing), address);
      assert.ok(!isAllowedAddress(address, loopback), address);
      assert.ok(isAllowedAddress(address, privateNetwork), address);
    }
  });

  for (const [kind, addresses] of Object.entries(NEVER)) {
    it(`are never ${kind}`, () => {
      for (const address of addresses) {
        for (const policy of [nothing, loopback, privateNetwork]) {
          assert.ok(!isAllowedAddress(address, policy), address);
        }
      }
    });
  }

  it('are decided by what decimal, octal, hexadecimal and short numbers stand for', () => {
    for (const written of ['2130706433', '0177.0.0.1', '0x7f.0.0.1', '0x7f000001', '127.1', '0']) {
      assert.ok(!isAllowedAddress(written, nothing), written);
    }
    for (const written of ['0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518']) {
      assert.ok(!isAllowedAddress(written, privateNetwork), written);
    }
  });

  it('are also what EGRESS_ALLOW names: addresses and ranges, in their own family and in IPv6 clothes', () => {
    const policy = egressPolicy(['10.1.0.0/16', '192.168.7.7', 'fd12::/16']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.168.7.7', 'fd12::1']) {
      assert.ok(isAllowedAddress(address, policy), address);
    }
    for (const address of ['10.2.0.1', '192.168.7.8', 'fd13::1', '127.0.0.1', '64:ff9b::10.1.2.3']) {
      assert.ok(!isAllowedAddress(address, policy), address);
    }
  });

  it('are a metadata service only when it is named by its own address', () => {
    const around = egressPolicy(['169.254.0.0/16', 'fd00::/8', '168.63.0.0/16'], true);
    assert.ok(isAllowedAddress('169.254.1.1', around));
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '168.63.129.16']) {
      assert.ok(!isAllowedAddress(address, around), address);
      assert.ok(isAllowedAddress(address, egressPolicy([address])), address);
    }
    assert.ok(isAllowedAddress('fd00:ec2::254', egressPolicy(['fd00:ec2::254/128'])));
  });
});
