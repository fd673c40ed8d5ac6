import { z } from 'zod';

/** Absolute in the gateway's workspace: `/notes/today.md`. Written in one way only, or rules about paths could be walked around. */
const path = z
  .string()
  .regex(/^\/$|^(\/[^/\0]+)+$/)
  .refine((value) => !/\/\.\.?(\/|$)/.test(value));

const size = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const fileQuestion = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['stat', 'list', 'make-directory', 'remove-directory', 'remove-file']), path }),
  z.object({
    do: z.literal('open'),
    path,
    create: z.boolean(),
    exclusive: z.boolean(),
    truncate: z.boolean(),
    write: z.boolean(),
  }),
  z.object({ do: z.literal('read'), path, offset: size, length: size }),
  /** `offset` −1 is the end of the file; `data` is base64. */
  z.object({ do: z.literal('write'), path, offset: z.union([size, z.literal(-1)]), data: z.string() }),
  z.object({ do: z.literal('resize'), path, size }),
  z.object({ do: z.literal('rename'), path, to: path }),
]);

const httpRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Base64. */
  body: z.string(),
  /** Milliseconds until the first byte of the answer. */
  timeoutMs: z.number().optional(),
});

const httpQuestion = z.discriminatedUnion('do', [
  z.object({ do: z.literal('request'), request: httpRequest }),
  /** The next piece of a response's body. */
  z.object({ do: z.enum(['read-body', 'close-body']), exchange: size }),
]);

/**
 * What a plugin's host asks the worker to do, because it may neither touch files nor reach a network itself. The worker decides
 * what is allowed: it believes nothing that a host says.
 */
export const question = z.discriminatedUnion('do', [fileQuestion, httpQuestion]);

export type Question = z.infer<typeof question>;
export type FileQuestion = z.infer<typeof fileQuestion>;
export type HttpQuestion = z.infer<typeof httpQuestion>;
export type HttpRequest = z.infer<typeof httpRequest>;

export type Answer<Value = unknown> = { ok: Value } | { error: HostFault };

/** How something failed, as WASI names it: an `error-code` of wasi:filesystem or wasi:http. */
export interface HostFault {
  tag: string;
  /** For whoever develops the plugin: what would have to be allowed. */
  note?: string;
}

export interface FileStatus {
  type: 'directory' | 'regular-file';
  size: number;
  modifiedMs: number;
}

export interface FilePiece {
  /** Base64. */
  data: string;
  atEnd: boolean;
}

export interface DirectoryEntry {
  name: string;
  type: FileStatus['type'];
}

export interface HttpResponseHead {
  exchange: number;
  status: number;
  headers: [string, string][];
}
