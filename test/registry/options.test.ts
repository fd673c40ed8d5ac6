import assert from 'node:assert/strict';
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Answers } from '../../api/graphql/registry/asker.ts';
import type { Connection } from '../../api/graphql/registry/connection.ts';
import { optionsOf, preferredOption } from '../../api/graphql/registry/options.ts';
import { serverResponse } from '../../api/graphql/registry/server-json.ts';
import { sourceFixture } from '../support/fixtures.ts';

describe('a server.json', () => {
  it('with a package of npm becomes npx with that version, and its environment', () => {
    const connection = connect('brave-search', { BRAVE_API_KEY: 'secret' });
    assert.equal(connection.command, 'npx');
    assert.deepEqual(words(connection), ['-y', '@brave/brave-search-mcp-server@2.1.3']);
    assert.deepEqual(connection.env, {
      npm_config_registry: 'https://registry.npmjs.org',
      BRAVE_API_KEY: 'secret',
    });
  });

  it('with a package of PyPI becomes uvx with that version', () => {
    const workspace = connect('workspace', {});
    assert.equal(workspace.command, 'uvx');
    assert.deepEqual(words(workspace), ['workspace-mcp==1.14.1']);
    const arxiv = connect('arxiv', { ARXIV_STORAGE_PATH: '/srv/papers' });
    assert.deepEqual(words(arxiv), [
      'arxiv-mcp-server',
      'arxiv-mcp-server==0.4.9',
      '--storage-path=$/srv/papers',
    ]);
    assert.deepEqual(arxiv.env, {
      UV_DEFAULT_INDEX: 'https://pypi.org/simple',
      ARXIV_STORAGE_PATH: '/srv/papers',
    });
  });

  it('with a remote becomes its URL and headers', () => {
    const apify = connect('apify', { Authorization: 'Bearer abc' });
    assert.equal(apify.url?.text, 'https://mcp.apify.com/');
    assert.deepEqual(apify.headers, { Authorization: 'Bearer abc' });
    assert.equal(connect('azure-devops', {}).url?.text, 'https://mcp.dev.azure.com');
  });

  it('has values put into URL and headers; secrets in the URL are masked in what is shown', () => {
    const remote = connect('example-remote', { port: 8080, key: 's3cret', token: 't0ken' });
    assert.equal(remote.transport, 'STREAMABLE_HTTP');
    assert.deepEqual(remote.url, {
      text: 'http://127.0.0.1:8080/mcp?key=s3cret',
      masked: 'http://127.0.0.1:8080/mcp?key={key}',
    });
    assert.deepEqual(remote.secrets, { key: 's3cret' });
    assert.deepEqual(remote.headers, {
      Authorization: 'Bearer t0ken',
      'X-Region': 'eu',
      'X-Fixed': 'always',
    });
  });

  it('has every kind of argument put on the command line; secrets are masked in what is shown', () => {
    const made = connect('example-arguments', {
      folder: ['/a', '/b c'],
      '-t': 't0ken',
      '--verbose': true,
      key: 's3cret',
    });
    assert.deepEqual(words(made), [
      '-y',
      '@example/arguments@1.2.3',
      'serve',
      '/a',
      '/b c',
      '--mode=local',
      '-t',
      't0ken',
      '--verbose',
      '--header=X-Key: s3cret',
    ]);
    assert.deepEqual(made.args?.map(({ masked }) => masked).slice(6), [
      '-t',
      '{-t}',
      '--verbose',
      '--header=X-Key: {key}',
    ]);
    assert.deepEqual(made.secrets, { '-t': 't0ken', key: 's3cret' });
  });

  it('says by name why one of its options cannot be used here', () => {
    const whyNot = (file: string) => options(file).map(({ shown }) => shown.unsupported);
    assert.deepEqual(whyNot('terraform'), ['container images (oci) are not supported here']);
    assert.deepEqual(whyNot('knapcode'), ['.NET packages (nuget) are not supported here']);
    assert.deepEqual(whyNot('example-npm'), ['MCP bundles (mcpb) are not supported here', null]);
    assert.deepEqual(whyNot('example-remote'), ['the transport websocket is not supported here', null, null]);
    assert.match(String(whyNot('example-arguments')[1]), /opens a port of its own \(streamable-http\)/);
  });

  it('asks for what is missing with everything that it says of it, and refuses what does not fit or is not asked for', () => {
    const answers = new Answers({ port: 'eighty', 'X-Region': 'mars', tokn: 'x' });
    preferredOption(options('example-remote'))?.connect(answers);
    answers.refuseOthers();
    const messages = Object.fromEntries(answers.issues.map(({ path, message }) => [path, message]));
    assert.deepEqual(messages, {
      'input.values.port': 'must be a number',
      'input.values.key': 'is needed: Your key.',
      'input.values.token': 'is needed',
      'input.values.X-Region': 'must be one of eu, us',
      'input.values.tokn': 'is not asked for; did you mean token?',
    });
    const key = answers.issues.find(({ path }) => path.endsWith('.key'));
    assert.equal(key?.isSecret, true);
    const region = answers.issues.find(({ path }) => path.endsWith('X-Region'));
    assert.deepEqual([region?.default, region?.choices], ['eu', ['eu', 'us']]);
  });
});

function options(file: string) {
  const json: unknown = JSON.parse(readFileSync(sourceFixture(`registry/${file}.json`), 'utf8'));
  return optionsOf(serverResponse.parse({ server: json }).server);
}

function connect(file: string, values: Record<string, unknown>): Connection {
  const answers = new Answers(values);
  const connection = preferredOption(options(file))?.connect(answers);
  answers.refuseOthers();
  assert.deepEqual(answers.issues, []);
  assert.ok(connection);
  return connection;
}

function words({ args }: Connection): string[] {
  return (args ?? []).map(({ text }) => text);
}
