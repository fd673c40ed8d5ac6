import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonLanguage } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { JsonSchema } from '../json-schema-form/json-schema.ts';
import { editorTheme } from './editor-theme.ts';
import { schemaCompletion } from './schema-completion.ts';
import { schemaLint } from './schema-lint.ts';

export interface JsonEditorProps {
  label: string;
  schema: JsonSchema;
  /** The text at the beginning. */
  initial: string;
  readOnly: boolean;
  onChange(text: string): void;
}

/**
 * JSON as text, with the fields of a schema offered and what does not fit marked. Tab leaves it, as everywhere; Ctrl-Space offers what fits. Loaded on
 * demand: it is a quarter of the console's size.
 */
export function JsonEditor({ label, schema, initial, readOnly, onChange }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const tell = useEffectEvent(onChange);
  useEffect(() => {
    if (host.current === null) return undefined;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial,
        extensions: [
          lineNumbers(),
          history(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
          json(),
          jsonLanguage.data.of({ autocomplete: schemaCompletion(schema) }),
          schemaLint(schema),
          lintGutter(),
          editorTheme,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorState.readOnly.of(readOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => view.destroy();
  }, [label, schema, initial, readOnly]);
  return <div ref={host} />;
}
