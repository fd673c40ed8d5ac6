import { ApiError, type FieldProblem } from '../../api/api-error.ts';

/** What the server said of single fields. */
export function problemsOf(error: unknown): readonly FieldProblem[] {
  return error instanceof ApiError ? error.fields : [];
}

/** What it said of one field, such as `input.url`. */
export function problemAt(error: unknown, path: string): string | undefined {
  return problemsOf(error).find((problem) => problem.path === path)?.message;
}
