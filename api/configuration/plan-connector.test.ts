import assert from 'node:assert/strict';
import type { GraphQLSchema } from 'graphql';
import { buildManagementSchema } from '../graphql/schema.ts';
import type { ConnectorEntry } from './document.ts';
import type { ManagementOperations } from './management-operations.ts';
import { planConnector } from './plan-connector.ts';
import { Secret } from './secrets.ts';

const reference = (variable: string) => `\${env:${variable}}`;

describe('what is to be done for a connector', () => {
  let schema: GraphQLSchema;

  before(async () => {
    schema = await buildManagementSchema();
  });

  const current = () => ({
    id: 'the-id',
    entry: {
      name: 'Wiki',
      type: 'mcp',
      description: 'Pages.',
      url: 'https://wiki.example.com/mcp',
      headers: { Authorization: new Secret('Bearer old'), 'X-Team': new Secret('blue') },
      allowPrivateNetwork: true,
      timeoutSeconds: 20,
    },
  });

  /** The input of the operation that is run. */
  async function inputFor(
    wanted: Partial<ConnectorEntry>,
    variables: Record<string, string> = {},
  ): Promise<unknown> {
    const change = planConnector(
      schema,
      { name: 'Wiki', type: 'mcp', ...wanted },
      current(),
      variables,
      'connectors.0',
    );
    const sent: unknown[] = [];
    const operations = {
      run: (_source: string, values: { input: unknown }) => {
        sent.push(values.input);
        return Promise.resolve({});
      },
    };
    await change.apply(operations as unknown as ManagementOperations, () => undefined);
    return sent[0];
  }

  it('is nothing where it is as it should be, in whatever words', async () => {
    const { headers: _, ...same } = current().entry;
    assert.equal(await inputFor(same as ConnectorEntry), undefined);
    assert.equal(await inputFor({ transport: 'AUTO' }), undefined);
    const said = { headers: { Authorization: reference('TOKEN'), 'X-Team': 'blue' } };
    assert.equal(await inputFor(said, { TOKEN: 'Bearer old' }), undefined);
    assert.equal(await inputFor(said), undefined, 'what nobody says stays');
  });

  it('is to send everything with its secrets, and to take away what is no longer there', async () => {
    const wanted = {
      description: null,
      headers: { Authorization: reference('TOKEN') },
      allowPrivateNetwork: false,
      timeoutSeconds: null,
    };
    assert.deepEqual(await inputFor(wanted, { TOKEN: 'Bearer new' }), {
      url: 'https://wiki.example.com/mcp',
      headers: { Authorization: 'Bearer new' },
      description: null,
      allowPrivateNetwork: false,
      timeoutSeconds: null,
    });
    assert.deepEqual(((await inputFor({ headers: {} })) as { headers: object }).headers, {});
  });

  it('needs no secrets for other words, and all of them for another address', async () => {
    assert.equal(
      ((await inputFor({ description: 'Others.' })) as { description: string }).description,
      'Others.',
    );
    await assert.rejects(inputFor({ url: 'https://elsewhere.example.com/' }), /Validation failed/);
    const headers = { Authorization: reference('TOKEN'), 'X-Team': reference('TEAM') };
    await assert.rejects(
      inputFor({ url: 'https://elsewhere.example.com/', headers }, { TEAM: 'blue' }),
      /Validation failed/,
    );
  });

  it('is shown without secrets', () => {
    const wanted = {
      name: 'Wiki',
      type: 'mcp',
      headers: { Authorization: 'Bearer new', 'X-Team': reference('TEAM') },
    };
    const { diff } = planConnector(
      schema,
      wanted as ConnectorEntry,
      current(),
      { TEAM: 'red' },
      'connectors.0',
    );
    assert.ok(!/old|new"|Bearer|blue|red$/m.test(diff.replace('(a new value)', '')), diff);
    assert.match(diff, /^\+ {2}Authorization: \(a new value\)$/m);
  });
});
