export interface VisibilityText {
  /** Its value in specifications. */
  name: string;
  summary: string;
  text: string;
}

/** The modes (product.md, Visibility modes), in words. */
export const VISIBILITIES: readonly VisibilityText[] = [
  {
    name: 'Individual',
    summary: 'Every tool by itself',
    text: 'Clients see each tool with its full schema. Best for up to a few dozen tools.',
  },
  {
    name: 'Smart',
    summary: 'Three tools that find the others',
    text: 'Clients search for tools, learn the schema of those they need, and run them. Best for many tools.',
  },
  {
    name: 'Omni',
    summary: 'One tool for everything',
    text: 'Clients say in plain words what they want; a model on this side picks the tool and runs it.',
  },
];
