import { z } from 'zod';

/** `example.com`, `*.example.com`, or an address. */
const domain = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$|^\[?[0-9a-f:.]+\]?$/i,
    'must be a host such as example.com (with everything below it) or *.example.com (only what is below it)',
  );

/** A list of hosts in settings. */
export function domainList(description: string) {
  return z.array(domain).max(200).default([]).describe(description);
}
