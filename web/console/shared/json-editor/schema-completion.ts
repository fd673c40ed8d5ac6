import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { JsonSchema } from '../json-schema-form/json-schema.ts';
import { nameOf, pathAt } from './json-position.ts';

/** Offers the fields of a schema where a name belongs, and its values where a value does. */
export function schemaCompletion(schema: JsonSchema) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos, explicit } = context;
    const node = syntaxTree(state).resolveInner(pos, -1);
    const typed = context.matchBefore(/"?[\w$-]*$/);
    if (!explicit && (typed === null || typed.from === typed.to)) return null;
    const from = typed?.from ?? pos;
    const parent = node.name === 'Property' ? node : node.parent;
    const isValue = parent?.name === 'Property' && /:\s*"?[\w.-]*$/.test(state.sliceDoc(parent.from, pos));
    const at = schemaAt(schema, pathAt(state, pos));
    const options = isValue && parent ? valuesOf(at?.properties?.[nameOf(state, parent)]) : namesOf(at);
    return options.length === 0
      ? null
      : {
          from,
          // The quote that was closed while one typed is part of what is replaced.
          to: state.sliceDoc(pos, pos + 1) === '"' ? pos + 1 : pos,
          options,
          validFor: /^"?[\w$-]*"?$/,
        };
  };
}

function schemaAt(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>(
    (inner, key) => inner?.properties?.[key] ?? inner?.items,
    schema,
  );
}

function namesOf(schema: JsonSchema | undefined): Completion[] {
  return Object.entries(schema?.properties ?? {}).map(([name, { description }]) => ({
    label: `"${name}"`,
    apply: `"${name}": `,
    type: 'property',
    ...(description === undefined ? {} : { info: description }),
  }));
}

function valuesOf(schema: JsonSchema | undefined): Completion[] {
  const values = schema?.type === 'boolean' ? [true, false] : (schema?.enum ?? []);
  return values.map((value) => ({ label: JSON.stringify(value), type: 'constant' }));
}
