import { failureIn, reach } from '../../api/request.ts';

interface ToolList {
  tools?: { name: string }[];
  error?: { message: string; code?: string };
}

/** Asks a gateway for its tools with a token. @returns their names. @throws ApiError that says why the token is refused. */
export async function tryToken(gatewayId: string, token: string): Promise<string[]> {
  const response = await reach(`/g/${gatewayId}/tools`, {
    credentials: 'omit',
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
  });
  const answer = (await response.json()) as ToolList;
  const failure = failureIn(answer, response.status);
  if (failure !== undefined) throw failure;
  return (answer.tools ?? []).map(({ name }) => name);
}

/** What a token says of itself, unchecked; null for what is no token. */
export function claimsIn(token: string): string | null {
  const [, payload] = token.split('.');
  if (payload === undefined || token.split('.').length !== 3) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (it) =>
      it.charCodeAt(0),
    );
    return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
  } catch {
    return null;
  }
}
