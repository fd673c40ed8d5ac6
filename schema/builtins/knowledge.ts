import { z } from 'zod';
import { knowledgeMimeType, knowledgeName } from '../knowledge.ts';
import type { BuiltinDefinition } from './definition.ts';
import { secret } from './secret.ts';
import { webUrl } from './web-url.ts';

export const knowledgeSearchInput = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('What to look for: a question, or words that stand in the text.'),
  top_k: z.int().min(1).max(50).default(5).describe('How many passages at the most.'),
});

export const knowledgeGetInput = z.strictObject({
  id: z.string().min(1).max(100).describe('`id` of a passage or of a source.'),
  around: z.int().min(0).max(10).default(0).describe('How many passages before and after it to give too.'),
  cursor: z.int().min(0).default(0).describe('For a source: `nextCursor` of the call before.'),
});

export const knowledgeSourcesInput = z.strictObject({
  query: z.string().trim().max(300).optional().describe('Only sources whose name has this.'),
});

export const knowledgeAddInput = z.strictObject({
  name: knowledgeName.describe('What to call it; a source of this name is replaced.'),
  content: z.string().min(1).max(2_000_000).describe('The document.'),
  mime_type: knowledgeMimeType
    .optional()
    .describe('What it is. Default: what its name says, else plain text.'),
});

const passage = z.object({
  id: z.string(),
  text: z.string(),
  source: z.string().describe('The document that it stands in.'),
  place: z.string().describe('Where it stands there: headings, pages, rows, lines.'),
  score: z.number().describe('How well it fits, from 0 to 1.'),
});

const sourceSummary = z.object({
  id: z.string(),
  source: z.string().describe('What it is called.'),
  text: z.string().describe('What it is, in a line.'),
  mimeType: z.string(),
  bytes: z.int(),
  chunks: z.int(),
  addedAt: z.string(),
});

export const knowledgeSettings = z.strictObject({
  embedding: z
    .enum(['auto', 'none', 'openai', 'gemini'])
    .default('auto')
    .describe(
      'Who makes vectors, so that documents are found by meaning too. auto: the provider that the platform is configured for, if there is one. ' +
        'What was added before a change stays as it was.',
    ),
  embeddingUrl: webUrl
    .optional()
    .describe("An OpenAI-compatible or Gemini endpoint in place of the platform's."),
  embeddingModel: z.string().min(1).max(200).optional().describe("A model in place of the platform's."),
  embeddingApiKey: secret("The key of this gateway's own endpoint.", [
    'embedding',
    'embeddingUrl',
  ]).optional(),
  maxChunks: z
    .int()
    .min(100)
    .max(200_000)
    .default(50_000)
    .describe('How many pieces all documents together may have; one has 200 to 400 tokens.'),
  allowAdding: z.boolean().default(false).describe('Whether the tool knowledge_add may be used.'),
});

export type KnowledgeSearchArguments = z.infer<typeof knowledgeSearchInput>;
export type KnowledgeGetArguments = z.infer<typeof knowledgeGetInput>;
export type KnowledgeSourcesArguments = z.infer<typeof knowledgeSourcesInput>;
export type KnowledgeAddArguments = z.infer<typeof knowledgeAddInput>;
export type KnowledgeSettings = z.infer<typeof knowledgeSettings>;
export type Passage = z.infer<typeof passage>;

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

export const knowledge: BuiltinDefinition = {
  id: 'knowledge',
  name: 'Knowledge',
  description: 'Documents that models can search, by words and by meaning.',
  scope: 'AGENT_AND_MCP',
  tools: [
    {
      name: 'knowledge_search',
      title: 'Search knowledge',
      description:
        'Searches the documents of this gateway and returns the passages that fit best, each with its source and its place there. Cite both.',
      input: knowledgeSearchInput,
      output: z.object({ results: z.array(passage) }),
      annotations: READS,
    },
    {
      name: 'knowledge_get',
      title: 'Read from knowledge',
      description: 'Returns a passage by its id, with what stands around it, or all passages of a source.',
      input: knowledgeGetInput,
      output: z.object({
        results: z.array(passage),
        nextCursor: z.int().optional().describe('There is more: call again with this.'),
      }),
      annotations: READS,
    },
    {
      name: 'knowledge_sources',
      title: 'List knowledge',
      description: 'Lists the documents that knowledge_search searches.',
      input: knowledgeSourcesInput,
      output: z.object({ results: z.array(sourceSummary) }),
      annotations: READS,
    },
    {
      name: 'knowledge_add',
      title: 'Add to knowledge',
      description: 'Adds a text document to the knowledge of this gateway, where its admin allows it.',
      input: knowledgeAddInput,
      output: z.object({ results: z.array(sourceSummary) }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
  ],
  settings: knowledgeSettings,
};
