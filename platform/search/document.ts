/** What is known of a tool in words: the fields of the index, the weightiest first. */
export interface ToolDocument {
  name: string;
  title?: string | undefined;
  description?: string | undefined;
  inputSchema?: Record<string, unknown> | undefined;
  /** The capability, and the server behind it where that has a name of its own. */
  source: string;
}

/**
 * The weight of a field and how much its length takes away (b of BM25F). A description's first sentence says what the tool
 * does; what follows are conditions and examples. Parameters say what it works on, and most of their words are about values.
 */
export const FIELDS = [
  { field: 'name', weight: 2, lengthPenalty: 0.3 },
  { field: 'summary', weight: 1, lengthPenalty: 0.5 },
  { field: 'details', weight: 0.6, lengthPenalty: 0.6 },
  { field: 'parameters', weight: 0.5, lengthPenalty: 0.6 },
  { field: 'parameterTexts', weight: 0.4, lengthPenalty: 0.75 },
  { field: 'source', weight: 1, lengthPenalty: 0 },
] as const;

/** Levels of nested parameters that are read. */
const MAX_DEPTH = 4;
/** Characters of a description, and of all texts of parameters, that are read. */
const MAX_TEXT = 8000;

/** The text of each field, in the order of {@link FIELDS}. */
export function fieldTexts(tool: ToolDocument): readonly string[] {
  const description = (tool.description ?? '').trim().slice(0, MAX_TEXT);
  const summary = /^[\s\S]*?(?:[.!?](?=\s|$)|[。！？]|\n\n|$)/.exec(description)?.[0] ?? '';
  const names: string[] = [];
  const texts: string[] = [];
  readParameters(tool.inputSchema, names, texts, 0);
  return [
    `${tool.name} ${tool.title ?? ''}`,
    summary,
    description.slice(summary.length),
    names.join(' '),
    texts.join(' ').slice(0, MAX_TEXT),
    tool.source,
  ];
}

function readParameters(schema: unknown, names: string[], texts: string[], depth: number): void {
  if (depth > MAX_DEPTH || typeof schema !== 'object' || schema === null) return;
  const { properties, items } = schema as { properties?: unknown; items?: unknown };
  readParameters(items, names, texts, depth + 1);
  if (typeof properties !== 'object' || properties === null) return;
  for (const [name, property] of Object.entries(properties)) {
    names.push(name);
    const { description, enum: values } = (property ?? {}) as { description?: unknown; enum?: unknown };
    if (typeof description === 'string') texts.push(description);
    if (Array.isArray(values)) texts.push(values.filter((value) => typeof value === 'string').join(' '));
    readParameters(property, names, texts, depth + 1);
  }
}
