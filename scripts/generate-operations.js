// Part of the build of pages: types every GraphQL operation of the console (`web/console/**/*.graphql`) from `schema/schema.graphql`, and
// refuses one that does not fit.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import { inRoot } from './setup/paths.js';

const OUTPUT = inRoot('web', 'console', 'generated', 'operations.ts');

const schemaObject = buildSchema(readFileSync(inRoot('schema', 'schema.graphql'), 'utf8'));
const documents = globSync(inRoot('web', 'console', '**', '*.graphql'))
  .sort()
  .map((location) => ({ location, document: parse(readFileSync(location, 'utf8')) }));

const all = {
  kind: 'Document',
  definitions: documents.flatMap(({ document }) => document.definitions),
};
const errors = validate(schemaObject, all);
if (errors.length > 0) throw new Error(errors.map(String).join('\n\n'));

const text = await codegen({
  filename: OUTPUT,
  schema: parse(printSchema(schemaObject)),
  schemaAst: schemaObject,
  documents,
  config: {
    // Text instead of syntax trees: the console needs no part of the package graphql.
    documentMode: 'string',
    useTypeImports: true,
    enumsAsTypes: true,
    pureMagicComment: true,
    strictScalars: true,
    scalars: {
      ID: 'string',
      DateTime: 'string',
      JSON: 'unknown',
      JSONObject: 'Record<string, unknown>',
    },
  },
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
});
mkdirSync(dirname(OUTPUT), { recursive: true });
writeFileSync(OUTPUT, `// Made by scripts/generate-operations.js.\n${text}`);
