// graphiql/style.css would bring the same rules together with a second copy of monaco's and 600 KB of fonts.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './playground.css';
import { GraphiQL } from 'graphiql';
import { examples } from './examples.ts';
import { createFetcher } from './fetcher.ts';
import { useSchemaAfterSignIn } from './schema-after-sign-in.ts';
import { useSystemTheme } from './system-theme.ts';
import { useWordWrap } from './word-wrap.ts';

const fetcher = createFetcher();
const emptyKey = JSON.stringify({ 'X-API-Key': '' }, null, 2);
const tabs = examples.map((example) => ({ ...example, headers: emptyKey }));

/** JSON Schemas of the server's scalars, for the editor of variables; it takes an unknown scalar for a string. */
const scalars = {
  DateTime: { type: 'string' as const, format: 'date-time' },
  JSON: {},
  JSONObject: { type: 'object' as const },
};

/** What GraphiQL lacks and what needs its state, so it is rendered inside GraphiQL. */
function Additions() {
  useSystemTheme();
  useSchemaAfterSignIn();
  useWordWrap();
  return null;
}

/**
 * GraphiQL on this server's own endpoint. The examples are the tabs of a first visit; afterwards the browser's
 * storage has the tabs as they were left, without their headers: a management key is never stored.
 */
export function Playground() {
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      defaultHeaders={emptyKey}
      defaultEditorToolsVisibility="headers"
      shouldPersistHeaders={false}
      customScalarSchemas={scalars}
      schemaDescription
      inputValueDeprecation
    >
      <GraphiQL.Logo>
        <a className="graphiql-logo-link" href="/">
          Omnigate
        </a>
      </GraphiQL.Logo>
      <Additions />
    </GraphiQL>
  );
}
