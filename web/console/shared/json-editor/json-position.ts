import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

/** A part of the text. */
export interface TextRange {
  from: number;
  to: number;
}

/** Where a value stands in JSON text: the name of a property, else the value. Of a path that is not there, the part that is. */
export function rangeOf(state: EditorState, path: readonly string[]): TextRange {
  let node = syntaxTree(state).topNode.firstChild;
  let found: TextRange = node ?? { from: 0, to: state.doc.length };
  for (const key of path) {
    const inner = node && childOf(state, node, key);
    if (!inner) break;
    node = inner.value;
    found = inner.range;
  }
  return { from: found.from, to: found.to };
}

/** The keys that lead to the object in which a position is. */
export function pathAt(state: EditorState, position: number): string[] {
  const path: string[] = [];
  let node: SyntaxNode | null = syntaxTree(state).resolveInner(position, -1);
  let isInside = false;
  for (; node !== null; node = node.parent) {
    if (node.name === 'Object') isInside = true;
    if (node.name === 'Property' && isInside) path.unshift(nameOf(state, node));
    if (node.name === 'Array' && isInside) path.unshift('0');
  }
  return path;
}

/** The name of a property. */
export function nameOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild('PropertyName');
  return name === null ? '' : state.sliceDoc(name.from + 1, name.to - 1);
}

function childOf(state: EditorState, node: SyntaxNode, key: string) {
  if (node.name === 'Array') {
    const value = elementsOf(node)[Number(key)];
    return value && { value, range: value };
  }
  const property = node.getChildren('Property').find((it) => nameOf(state, it) === key);
  const value = property?.lastChild;
  return property && value && { value, range: property.getChild('PropertyName') ?? property };
}

function elementsOf(array: SyntaxNode): SyntaxNode[] {
  const elements: SyntaxNode[] = [];
  for (let node = array.firstChild; node !== null; node = node.nextSibling) {
    if (!/^[[\],]$/.test(node.name)) elements.push(node);
  }
  return elements;
}
