import { z } from 'zod';

/** An address of the web that carries no credentials. */
export const webUrl = z
  .string()
  .max(4096)
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    message: 'must be a URL that begins with https:// or http://',
  })
  .refine(
    (value) => !URL.canParse(value) || (new URL(value).username === '' && new URL(value).password === ''),
    {
      message: 'must not carry a user name or password',
    },
  );
