import { useQuery } from '@tanstack/react-query';
import { failureIn, reach, readAnswer } from '../api/request.ts';

/** The ways in which one may sign in here. */
export interface SignInMethods {
  password: boolean;
  /** The identity provider, where one is configured. */
  oidc: { issuer: string; url: string } | null;
}

/** Asks the server how one may sign in. */
export function useSignInMethods(): SignInMethods | undefined {
  const { data } = useQuery({
    queryKey: ['sign-in methods'],
    queryFn: async (): Promise<SignInMethods> => (await reach('/sign-in/methods', {})).json(),
  });
  return data;
}

/** Signs in with e-mail address and password. @throws ApiError */
export async function signInWithPassword(credentials: { email: string; password: string }): Promise<void> {
  const response = await reach('/sign-in/password', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (response.ok) return;
  throw failureIn(await readAnswer(response), response.status);
}
