import type { IncomingHttpHeaders } from 'node:http';

/** Whether a client accepts a media type (RFC 9110, section 12.5.1); one that says nothing accepts all. */
export function accepts(
  { accept }: IncomingHttpHeaders,
  type: 'application/json' | 'text/event-stream',
): boolean {
  if (accept === undefined) return true;
  const [major] = type.split('/');
  return accept.split(',').some((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
    return range === type || range === '*/*' || range === `${major}/*`;
  });
}
