import { readFileSync } from 'node:fs';
import type { ToolDocument } from '../../platform/search/document.ts';
import { ToolIndex } from '../../platform/search/tool-index.ts';

/** A request and the tools that it needs (bench/retrieval/README.md). */
export interface RetrievalQuery {
  query: string;
  relevant: string[];
  /** Tools that are as good as a needed one, by its name. */
  alt?: Record<string, string[]>;
  source: string;
  kind: string;
}

interface RetrievalTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
  server: string;
}

/** One of the sets in `bench/retrieval`. */
export function readSet<Set>(name: string): Set {
  return JSON.parse(
    readFileSync(new URL(`../../../bench/retrieval/${name}.json`, import.meta.url), 'utf8'),
  ) as Set;
}

/** The 2,000 tools as the platform indexes tools; Seal-Tools calls its fields of life servers, with a prefix. */
export function readTools(): ToolDocument[] {
  return readSet<RetrievalTool[]>('tools').map(({ server, ...tool }) => ({
    ...tool,
    source: server.replace(/^seal\//, ''),
  }));
}

export function indexTools(tools: readonly ToolDocument[]): ToolIndex {
  const index = new ToolIndex();
  for (const tool of tools) index.set(tool.name, tool);
  return index;
}
