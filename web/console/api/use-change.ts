import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/operations.ts';
import { notifyFailure, notifySuccess } from '../shared/notify.ts';
import { request } from './request.ts';

export interface ChangeOptions<Result> {
  /** What to say when it is done; nothing, if not given. */
  done?: string | ((result: Result) => string);
  /** Whether whoever asks shows failures itself, next to the fields; otherwise a notification does. */
  showsFailure?: boolean;
  /** Whether it is under way until the page has read what came of it: where a next change builds on that. */
  untilRead?: boolean;
}

/** A mutation. When it is done, everything on the screen is read again. */
export function useChange<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { done, showsFailure = false, untilRead = false }: ChangeOptions<Result> = {},
): UseMutationResult<Result, Error, Variables> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (variables: Variables) => request(document, variables),
    onSuccess: async (result) => {
      if (done !== undefined) notifySuccess(typeof done === 'string' ? done : done(result));
      // The cache has begun to read everything again; this waits for it.
      if (untilRead) await client.invalidateQueries(undefined, { cancelRefetch: false });
    },
    onError: (error) => {
      if (!showsFailure) notifyFailure(error);
    },
  });
}
