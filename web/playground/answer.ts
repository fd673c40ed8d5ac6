/** What the result pane shows: the server's JSON, with help before it where it refused an unknown caller. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: readonly object[];
  notSignedIn?: string;
  howToSignIn?: string[];
}

const howToSignIn = [
  'In this browser, open the sign-in link that `npm start` prints; then run the operation again.',
  'Or: in Headers, below the operation, set X-API-Key to the admin key; then run the operation again. ' +
    'The admin key is the value of ADMIN_KEY, else the content of the file admin-key in DATA_DIR (.data/admin-key).',
];

/** Reads a response into what the result pane shows. `sent`: the headers of the request. */
export async function readAnswer(response: Response, sent: Headers): Promise<Answer> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return failure(`The server answered ${response.status} and no JSON: ${text.slice(0, 200) || '(empty)'}`);
  }
  if (typeof body !== 'object' || body === null) return failure(`The server answered ${text.slice(0, 200)}`);
  if (response.status !== 401 && !isUnauthenticated(body)) return body;
  return {
    notSignedIn: sent.has('X-API-Key')
      ? 'The X-API-Key that was sent is not a management key of this server, or no longer one.'
      : 'This operation needs an admin, and you are not signed in.',
    howToSignIn,
    ...body,
    // Present, so that GraphiQL does not ask for the schema a second time, and not shown.
    data: undefined,
  };
}

/** An answer that consists of one error of our own. */
export function failure(message: string): Answer {
  return { errors: [{ message }] };
}

function isUnauthenticated(body: object): boolean {
  return (
    'errors' in body &&
    Array.isArray(body.errors) &&
    body.errors.some((error) => error?.extensions?.code === 'UNAUTHENTICATED')
  );
}
