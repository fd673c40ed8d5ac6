import type { Call } from '../../call.ts';
import type { Clock } from './clock.ts';

/** A form for the user of a client (MCP 2025-11-25, client/elicitation, Form Mode). */
export interface ClientForm {
  message: string;
  requestedSchema: {
    type: 'object';
    properties: Record<string, Record<string, unknown>>;
    required: string[];
  };
}

/** Whether the client can show its user a form. One that offers elicitation without saying how can. */
export function canShowForms({ client, listener }: Call): boolean {
  const { elicitation } = client.capabilities as { elicitation?: { form?: unknown; url?: unknown } };
  if (elicitation === undefined || elicitation === null || listener.onRequest === undefined) return false;
  return elicitation.form !== undefined || elicitation.url === undefined;
}

/** Shows a form. @returns what the user filled in; undefined where they did not, or the client could not show it. */
export async function showForm(
  call: Call,
  clock: Clock,
  form: ClientForm,
): Promise<Record<string, unknown> | undefined> {
  const { listener, signal } = call;
  const answer = await clock
    .standing(async () => listener.onRequest?.({ method: 'elicitation/create', params: { ...form } }))
    .catch((error: unknown) => {
      if (signal.aborted) throw error;
      // It said that it can; what went wrong is its own. Nobody agreed to anything.
      return undefined;
    });
  const { action, content } = (answer ?? {}) as { action?: unknown; content?: unknown };
  if (action !== 'accept' || typeof content !== 'object' || content === null) return undefined;
  return content as Record<string, unknown>;
}
