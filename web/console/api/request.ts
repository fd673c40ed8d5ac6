import type { TypedDocumentString } from '../generated/operations.ts';
import { ApiError, type FieldProblem } from './api-error.ts';

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string; fields?: FieldProblem[] } }[];
  error?: { message: string; code?: string; details?: { fields?: FieldProblem[] } };
}

/** Sends one operation to the management API. @throws ApiError */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  const response = await reach('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query: document.toString(), variables }),
    signal: signal ?? null,
  });
  const answer = await readAnswer<Result>(response);
  const failure = failureIn(answer, response.status);
  if (failure !== undefined) throw failure;
  return answer.data as Result;
}

/** As `fetch`, but what could not be reached is an ApiError. @throws ApiError */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(
      'The server does not answer. Check that it runs and that this computer can reach it, then try again.',
      'UNREACHABLE',
    );
  }
}

/** Reads a body as JSON. @throws ApiError for one that is not. */
export async function readAnswer<Result>(response: Response): Promise<Answer<Result>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer<Result>;
  } catch {
    throw new ApiError(
      `The server answered with status ${response.status} and no JSON. A proxy in between may have answered instead.`,
      'UNREACHABLE',
    );
  }
}

/** What went wrong, as an error; undefined where nothing did. */
export function failureIn(answer: Answer<unknown>, status: number): ApiError | undefined {
  const [first] = answer.errors ?? [];
  if (first !== undefined) {
    return new ApiError(first.message, first.extensions?.code ?? 'INTERNAL', first.extensions?.fields);
  }
  if (answer.error !== undefined) {
    const { message, code, details } = answer.error;
    return new ApiError(message, code ?? String(status), details?.fields);
  }
  return status < 400
    ? undefined
    : new ApiError(`The server answered with status ${status}.`, String(status));
}
