import assert from 'node:assert/strict';
import type { DocumentError } from '../../../../worker/connectors/rest/document/document-error.ts';
import { type ConvertOptions, convert } from '../support/convert.ts';
import { documentOf } from '../support/documents.ts';
import { OK } from '../support/operations.ts';

describe('an API description becomes tools:', () => {
  describe('a tool', () => {
    it('has name, title, description, and hints from its method', async () => {
      const { inspection } = await convert(
        documentOf({
          '/pets/{id}': {
            get: { operationId: 'getPet', summary: 'Get a pet', description: 'All of it.', ...OK },
            put: { summary: 'Put a pet', deprecated: true, ...OK },
            delete: OK,
            post: OK,
            head: OK,
          },
        }),
      );
      assert.deepEqual(
        inspection.tools.map(({ name, title, description, annotations }) => [
          name,
          title,
          description,
          annotations,
        ]),
        [
          [
            'getPet',
            'Get a pet',
            'All of it.',
            { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
          ],
          [
            'put_pets_id',
            'Put a pet',
            'Deprecated. Put a pet',
            { readOnlyHint: false, idempotentHint: true, openWorldHint: true },
          ],
          [
            'post_pets_id',
            undefined,
            'POST /pets/{id}',
            { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
          ],
          [
            'delete_pets_id',
            undefined,
            'DELETE /pets/{id}',
            { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
          ],
          [
            'head_pets_id',
            undefined,
            'HEAD /pets/{id}',
            { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
          ],
        ],
      );
    });

    it('keeps a name of its own where an operationId is there twice', async () => {
      const { inspection, plan } = await convert(
        documentOf({
          '/a': { get: { operationId: 'x', ...OK } },
          '/b': { get: { operationId: 'x', ...OK } },
        }),
      );
      assert.deepEqual(
        inspection.tools.map(({ name }) => name),
        ['x', 'x_2'],
      );
      assert.match(plan.warnings[0]?.message ?? '', /the operationId x is there more than once/);
    });
  });

  describe('servers', () => {
    const baseUrlOf = async (servers: object[], options: ConvertOptions = {}) => {
      const { plan } = await convert(documentOf({ '/': { get: OK } }, { servers }), {
        baseUrl: undefined,
        ...options,
      });
      return plan.operations[0]?.baseUrl;
    };

    it('have the defaults of their variables', async () => {
      const server = {
        url: '{scheme}://{region}.example.com:{port}/{base}/',
        variables: {
          scheme: { default: 'https' },
          region: { default: 'eu' },
          port: { enum: ['8443'] },
          base: { default: 'v3' },
        },
      };
      assert.equal(await baseUrlOf([server]), 'https://eu.example.com:8443/v3');
    });

    it('are relative to the document, the first of them used, https before http', async () => {
      assert.equal(
        await baseUrlOf([{ url: '../v2' }], { url: 'https://x.example/docs/openapi.json' }),
        'https://x.example/v2',
      );
      assert.equal(
        await baseUrlOf([
          { url: 'http://a.example/x' },
          { url: 'http://b.example' },
          { url: 'https://a.example/x' },
        ]),
        'https://a.example/x',
      );
      assert.equal(
        await baseUrlOf([{ url: 'wss://a.example' }, { url: 'https://b.example' }]),
        'https://b.example',
      );
    });

    it('of an operation go before those of its path and of the document; the connector’s base URL goes before all', async () => {
      const paths = {
        '/a': {
          servers: [{ url: 'https://path.example' }],
          get: OK,
          put: { servers: [{ url: 'https://own.example' }], ...OK },
        },
        '/b': { get: OK },
      };
      const text = documentOf(paths, { servers: [{ url: 'https://document.example' }] });
      const urls = async (baseUrl: string | undefined) =>
        (await convert(text, { baseUrl })).plan.operations.map((operation) => operation.baseUrl);
      assert.deepEqual(await urls(undefined), [
        'https://path.example',
        'https://own.example',
        'https://document.example',
      ]);
      assert.deepEqual(
        new Set(await urls('https://mine.example/api/')),
        new Set(['https://mine.example/api']),
      );
    });

    it('must be known, unless it is only a preview', async () => {
      await assert.rejects(baseUrlOf([]), (error: DocumentError) => {
        assert.equal(error.field, 'baseUrl');
        assert.match(error.message, /names no server that can be called; give baseUrl/);
        return true;
      });
      assert.equal(await baseUrlOf([], { preview: true }), undefined);
    });
  });

  describe('a choice of operations', () => {
    const text = documentOf({
      '/pets': { get: { operationId: 'listPets', ...OK }, post: { operationId: 'addPet', ...OK } },
      '/toys': { get: OK },
    });

    it('is by operationId, tool name, or method and path', async () => {
      const { inspection } = await convert(text, { operationIds: ['get /toys', 'addPet'] });
      assert.deepEqual(
        inspection.tools.map(({ name }) => name),
        ['addPet', 'get_toys'],
      );
    });

    it('of one that is not there says which was meant', async () => {
      await assert.rejects(convert(text, { operationIds: ['addPet', 'listPet'] }), (error: DocumentError) => {
        assert.equal(error.field, 'operationIds.1');
        assert.equal(error.message, 'the document has no operation listPet; did you mean listPets?');
        return true;
      });
    });

    it('is needed where there are too many', async () => {
      await assert.rejects(
        convert(text, { maxOperations: 2 }),
        /has 3 operations, more than 2; choose some with operationIds, or raise OPENAPI_MAX_OPERATIONS/,
      );
      assert.equal(
        (await convert(text, { maxOperations: 2, operationIds: ['addPet'] })).inspection.tools.length,
        1,
      );
      const shown = await convert(text, { maxOperations: 2, preview: true });
      assert.equal(shown.inspection.tools.length, 2);
      assert.match(shown.plan.warnings[0]?.message ?? '', /the first 2 are shown/);
    });
  });
});
