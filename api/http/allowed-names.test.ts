import assert from 'node:assert/strict';
import { allowedNames, hostName } from './allowed-names.ts';

describe('allowed hosts and origins', () => {
  const byDefault = allowedNames('https://gate.example.com', undefined, undefined);

  it('are those of the public URL, the loopback names and gateway hosts below them', () => {
    for (const name of [
      'gate.example.com',
      'localhost',
      '127.0.0.1',
      '::1',
      'mcp-abcdefghijklmnop.gate.example.com',
    ]) {
      assert.ok(byDefault.host(name), name);
    }
    for (const name of [
      'evil.example',
      'gate.example.com.evil.example',
      'x.gate.example.com',
      'mcp-a.b.gate.example.com',
    ]) {
      assert.ok(!byDefault.host(name), name);
    }
  });

  it('let pages of the public URL and of this machine call', () => {
    for (const origin of [
      'https://gate.example.com',
      'http://localhost:6274',
      'http://127.0.0.1',
      'http://[::1]:3000',
    ]) {
      assert.ok(byDefault.origin(origin), origin);
    }
    for (const origin of [
      'http://gate.example.com',
      'https://gate.example.com:8443',
      'https://evil.example',
      'null',
      '',
    ]) {
      assert.ok(!byDefault.origin(origin), origin);
    }
  });

  it('are nothing but what is listed, where something is listed', () => {
    const listed = allowedNames('http://localhost:4000', ['*.corp.example'], ['https://app.corp.example']);
    assert.ok(listed.host('a.corp.example'));
    assert.ok(!listed.host('localhost'));
    assert.ok(listed.origin('https://app.corp.example'));
    assert.ok(!listed.origin('http://localhost:4000'));
  });

  it('are compared without ports and brackets', () => {
    assert.equal(hostName('LOCALHOST:4000'), 'localhost');
    assert.equal(hostName('[::1]:4000'), '::1');
  });
});
