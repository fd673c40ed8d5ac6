import { z } from 'zod';

/** RFC 9110, 5.6.2: the token that a header is named by. */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A URL that outgoing calls may be made to: secrets belong into headers or the authentication, not here. */
export const httpUrl = z
  .string()
  .max(2048)
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'must be a URL that begins with https:// or http://',
  })
  .refine((value) => !URL.canParse(value) || new URL(value).username === '', {
    message: 'must not carry a user name or password; use headers',
  });

/** A limit of a connector's own for a call, in seconds. */
export const timeoutSeconds = z
  .number()
  .positive('must be greater than 0')
  .max(3600, 'must be at most 3600')
  .nullish();
