import type { HttpRequestArguments } from '../../../schema/builtins/http-client.ts';
import { ToolError } from '../tool-error.ts';

export interface RequestBody {
  body: string | undefined;
  /** What it is, unless the caller's own headers say so. */
  contentType: string | undefined;
}

/** @throws ToolError for a body that cannot be sent as what it is to be. */
export function requestBody({ body, bodyType }: HttpRequestArguments): RequestBody {
  if (body === undefined) return { body: undefined, contentType: undefined };
  switch (bodyType ?? (typeof body === 'string' ? 'raw' : 'json')) {
    case 'json':
      return { body: JSON.stringify(body), contentType: 'application/json' };
    case 'form':
      return { body: form(body), contentType: 'application/x-www-form-urlencoded' };
    case 'raw':
      if (typeof body !== 'string') throw new ToolError('A raw `body` must be text.');
      return { body, contentType: 'text/plain; charset=utf-8' };
  }
}

function form(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ToolError('The `body` of a form must be an object of its fields.');
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'object')
        throw new ToolError(`The field "${name}" of a form must be text, a number or a list of these.`);
      parameters.append(name, String(item));
    }
  }
  return parameters.toString();
}
