/** What a function's comment says of the function, and what it says of each parameter. */
export interface FunctionDocs {
  description: string | undefined;
  parameters: ReadonlyMap<string, string>;
}

const ARGUMENTS_HEADING = /^#+\s*(arguments|args|parameters|params)\s*:?\s*$/i;
const HEADING = /^#+\s/;
/** `* name - text`, with `-`, `*` or `+`, with or without backquotes, `:` or a dash of any length. */
const ITEM = /^\s*[-*+]\s+`?%?([A-Za-z][\w-]*)`?\s*(?::|[-–—])\s*(.*)$/;

/** Takes the section `# Arguments` out of a comment: what it says belongs to the parameters. */
export function splitArgumentDocs(docs: string | undefined): FunctionDocs {
  const parameters = new Map<string, string>();
  const description: string[] = [];
  let inArguments = false;
  let current: string | undefined;
  for (const line of (docs ?? '').split('\n')) {
    if (HEADING.test(line)) {
      inArguments = ARGUMENTS_HEADING.test(line);
      current = undefined;
      if (inArguments) continue;
    }
    if (!inArguments) {
      description.push(line);
      continue;
    }
    const [, name, text] = ITEM.exec(line) ?? [];
    if (name !== undefined) {
      current = name;
      parameters.set(name, text ?? '');
    } else if (current !== undefined && line.trim() !== '') {
      parameters.set(current, `${parameters.get(current)} ${line.trim()}`.trim());
    }
  }
  return { description: description.join('\n').trim() || undefined, parameters };
}
