/** One tab of a first visit: the operations and their variables, as text. */
export interface Example {
  query: string;
  variables: string;
}

const files: Record<string, string> = import.meta.glob(['./examples/*.graphql', './examples/*.json'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** `examples/<number>-<name>.graphql`, each with its variables in the `.json` of the same name, in order. */
export const examples: Example[] = Object.keys(files)
  .filter((path) => path.endsWith('.graphql'))
  .sort()
  .map((path) => ({
    query: files[path] ?? '',
    variables: files[path.replace(/graphql$/, 'json')] ?? '',
  }));
