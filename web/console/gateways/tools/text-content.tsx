import { CodeBlock } from '../../shared/code-block.tsx';
import { JsonTree } from '../../shared/json-tree.tsx';

/** Text of a result; where it is a JSON object or list, as a tree. */
export function TextContent({ text }: { text: string }) {
  const parsed = parsedTree(text);
  return parsed === undefined ? (
    <CodeBlock code={text} label="the text" />
  ) : (
    <JsonTree value={parsed} label="Text, as JSON" />
  );
}

function parsedTree(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
