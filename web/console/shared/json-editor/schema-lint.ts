import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import { jsonParseLinter } from '@codemirror/lang-json';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import type { JsonSchema } from '../json-schema-form/json-schema.ts';
import { rangeOf } from './json-position.ts';

const syntax = jsonParseLinter();

/** Marks what is no JSON, and what does not fit a schema, where it stands. */
export function schemaLint(schema: JsonSchema) {
  // Interpreted, not compiled: the content security policy lets nothing be evaluated.
  const validator = new Validator(schema as Schema, '2020-12', false);
  return linter((view) => {
    const wrong = syntax(view);
    if (wrong.length > 0) return wrong;
    const { errors } = validator.validate(JSON.parse(view.state.doc.toString()));
    return errors.filter((error) => isLeaf(error, errors)).map((error) => diagnosticOf(view, error, schema));
  });
}

/** Whether no other error says it nearer to its place. */
function isLeaf({ instanceLocation, keyword }: OutputUnit, all: readonly OutputUnit[]): boolean {
  if (!/^(properties|additionalProperties|items|allOf|\$ref)$/.test(keyword)) return true;
  return !all.some((other) => other.instanceLocation.startsWith(`${instanceLocation}/`));
}

function diagnosticOf(view: EditorView, error: OutputUnit, schema: JsonSchema): Diagnostic {
  const path = error.instanceLocation.split('/').slice(1).map(decode);
  const message =
    error.keyword === 'false'
      ? `There is no field ${path.at(-1)} here. There are: ${fieldsAt(schema, path.slice(0, -1)).join(', ')}.`
      : error.error;
  return { ...rangeOf(view.state, path), severity: 'error', message };
}

function fieldsAt(schema: JsonSchema, path: readonly string[]): string[] {
  const at = path.reduce<JsonSchema | undefined>((inner, key) => inner?.properties?.[key], schema);
  return Object.keys(at?.properties ?? {});
}

/** RFC 6901, section 4, in a URI fragment. */
const decode = (part: string) => decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~');
