import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/operations.ts';
import { notifyFailure, notifySuccess } from '../shared/notify.ts';
import { request } from './request.ts';

export interface ChangeOptions<Result> {
  /** What to say when it is done; nothing, if not given. */
  done?: string | ((result: Result) => string);
  /** Whether whoever asks shows failures itself, next to the fields; otherwise a notification does. */
  showsFailure?: boolean;
}

/** A mutation. When it is done, everything on the screen is read again. */
export function useChange<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  { done, showsFailure = false }: ChangeOptions<Result> = {},
): UseMutationResult<Result, Error, Variables> {
  return useMutation({
    mutationFn: (variables: Variables) => request(document, variables),
    onSuccess: (result) => {
      if (done !== undefined) notifySuccess(typeof done === 'string' ? done : done(result));
    },
    onError: (error) => {
      if (!showsFailure) notifyFailure(error);
    },
  });
}
