import { z } from 'zod';
import type { BuiltinDefinition } from './definition.ts';

/** What one call reads or writes at the most, in bytes. */
export const MAX_FILE_PART = 1024 * 1024;

/** Relative, with slashes; what else a path may not be is said by `workspace-path.ts`, which knows why. */
const path = z.string().max(1024);

const encoding = z.enum(['utf8', 'base64']);

const fileEntry = z.object({
  path: z.string().describe('Where it is in the workspace.'),
  type: z.enum(['file', 'folder']),
  size: z.int().optional().describe('In bytes; of files only.'),
  modifiedAt: z.string().optional().describe('RFC 3339; of files only.'),
  mimeType: z.string().optional(),
});

export const filesListInput = z.strictObject({
  path: path.default('').describe('The folder to list. Default: the whole workspace.'),
  recursive: z.boolean().default(false).describe('Whether to list what is in folders below it too.'),
});

export const filesReadInput = z.strictObject({
  path: path.describe('The file, such as notes/today.md.'),
  offset: z.int().min(0).default(0).describe('Where to begin, in bytes.'),
  length: z.int().min(1).max(MAX_FILE_PART).default(MAX_FILE_PART).describe('How many bytes at the most.'),
});

export const filesWriteInput = z.strictObject({
  path: path.describe('The file, such as notes/today.md. Folders are made as needed.'),
  content: z
    .string()
    .max(MAX_FILE_PART * 2)
    .describe('All of its new content.'),
  encoding: encoding.default('utf8').describe('base64 for what is no text.'),
  append: z.boolean().default(false).describe('Whether to add to the end of what is there.'),
});

export const filesDeleteInput = z.strictObject({
  path: path.min(1).describe('The file or folder.'),
  recursive: z.boolean().default(false).describe('Whether a folder is deleted with everything in it.'),
});

export const filesSearchInput = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(500)
    .describe('Text to look for, whatever its case; in names also a pattern such as *.md.'),
  path: path.default('').describe('Only in this folder.'),
  in: z.enum(['name', 'content', 'both']).default('both').describe('Where to look.'),
  limit: z.int().min(1).max(200).default(50).describe('How many files at the most.'),
});

const filesOutput = z.object({
  files: z.array(fileEntry),
  truncated: z.boolean().optional().describe('There are more than are listed.'),
});

export const filesReadOutput = z.object({
  content: z.string().describe('The content, or a part of it.'),
  encoding: encoding.describe('base64 where it is no text.'),
  size: z.int().describe('Of the whole file, in bytes.'),
  mimeType: z.string().optional(),
  nextOffset: z.int().optional().describe('There is more: read again from here.'),
});

export const filesSearchOutput = z.object({
  files: z.array(
    fileEntry.extend({
      matches: z
        .array(z.object({ line: z.int(), text: z.string() }))
        .describe('Lines that have the text, the first 20; none where only the name has it.'),
    }),
  ),
  truncated: z
    .boolean()
    .optional()
    .describe('Not everything was looked at, or there is more than is listed.'),
});

export const filesSettings = z.strictObject({
  quotaMb: z
    .number()
    .positive()
    .max(102_400)
    .optional()
    .describe("What all files of the workspace may take together, in megabytes. Default: the platform's."),
  maxFiles: z.int().min(1).max(100_000).default(10_000).describe('How many files the workspace may have.'),
  readOnly: z.boolean().default(false).describe('Whether files can only be read.'),
});

export type FileEntry = z.infer<typeof fileEntry>;
export type FilesListArguments = z.infer<typeof filesListInput>;
export type FilesReadArguments = z.infer<typeof filesReadInput>;
export type FilesWriteArguments = z.infer<typeof filesWriteInput>;
export type FilesDeleteArguments = z.infer<typeof filesDeleteInput>;
export type FilesSearchArguments = z.infer<typeof filesSearchInput>;
export type FilesSettings = z.infer<typeof filesSettings>;

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export const files: BuiltinDefinition = {
  id: 'files',
  name: 'Files',
  description: 'A workspace of files for each gateway, also shown as MCP resources.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'files_list',
      title: 'List files',
      description: 'Lists the files and folders of the workspace that all callers of this gateway share.',
      input: filesListInput,
      output: filesOutput,
      annotations: READS,
    },
    {
      name: 'files_read',
      title: 'Read a file',
      description:
        'Reads a file of the workspace, 1 MB at a time. Text comes as text, anything else as base64.',
      input: filesReadInput,
      output: filesReadOutput,
      annotations: READS,
    },
    {
      name: 'files_write',
      title: 'Write a file',
      description: 'Writes a file of the workspace, new or in place of the one that is there.',
      input: filesWriteInput,
      output: filesOutput,
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    {
      name: 'files_delete',
      title: 'Delete files',
      description: 'Deletes a file of the workspace, or a folder with everything in it.',
      input: filesDeleteInput,
      output: filesOutput,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    {
      name: 'files_search',
      title: 'Search files',
      description: 'Finds files of the workspace by their names and by the text in them.',
      input: filesSearchInput,
      output: filesSearchOutput,
      annotations: READS,
    },
  ],
  settings: filesSettings,
  resourceTemplates: [
    {
      name: 'file',
      title: 'File of the workspace',
      uriTemplate: 'files:///{+path}',
      description: 'A file of the workspace that all callers of this gateway share.',
    },
  ],
};
