import { createContext, useContext } from 'react';
import type { FieldProblem } from '../../api/api-error.ts';
import type { JsonSchema } from './json-schema.ts';

export interface FormContextValue {
  /** The whole schema, in which references point. */
  root: JsonSchema;
  /** What the server said of fields. */
  problems: readonly FieldProblem[];
  disabled: boolean;
}

export const FormContext = createContext<FormContextValue>({ root: {}, problems: [], disabled: false });

/** The whole schema of the form. */
export const useRootSchema = () => useContext(FormContext).root;

/** What all kinds of fields take from the form: whether they are disabled, and what is wrong with them. */
export function useFieldState(path: string): { disabled: boolean; error: string | undefined } {
  const { problems, disabled } = useContext(FormContext);
  return { disabled, error: problems.find((problem) => problem.path === path)?.message };
}
