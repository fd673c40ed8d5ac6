import { writeFileSync } from 'node:fs';
import type { Client } from '../client.ts';
import { note, print, printDiff, styled } from '../output.ts';
import { readInput } from '../read-input.ts';

interface Report {
  dryRun: boolean;
  changes: { kind: string; name: string; action: 'create' | 'update'; diff: string }[];
  unchanged: number;
}

/** Writes the platform's configuration to a file, or prints it. */
export async function exportConfiguration(
  client: Client,
  { output, format }: { output?: string; format: string },
): Promise<void> {
  const response = await client.request(`/config/export?format=${encodeURIComponent(format)}`);
  const text = await response.text();
  if (output === undefined) process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  else {
    // It has no secrets in it, but it says where everything is.
    writeFileSync(output, text, { mode: 0o600 });
    note(`written to ${output}`);
  }
}

/** Makes the platform as a file says. */
export async function applyConfiguration(
  client: Client,
  { file, dryRun }: { file: string; dryRun: boolean },
): Promise<void> {
  const document = readInput(file).toString();
  const { variables, unset } = variablesIn(document);
  const response = await client.request(`/config/import?dryRun=${dryRun}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document, variables }),
  });
  const { changes, unchanged } = (await response.json()) as Report;
  for (const name of unset) note(`${name} is not set: what is stored stays`);
  for (const { kind, name, action, diff } of changes) {
    const done = action === 'create' ? styled('green', 'new') : styled('yellow', 'changed');
    print(`${kind} ${styled('bold', name)}: ${done}`);
    if (diff !== '') printDiff(diff);
  }
  const count = (action: string) => changes.filter((change) => change.action === action).length;
  const outcome = `${count('create')} new, ${count('update')} changed, ${unchanged} as they should be`;
  print(dryRun ? `${outcome}; nothing was done (dry run)` : outcome);
}

/** The variables that a document refers to as `${env:NAME}`, from the environment of this command. */
function variablesIn(document: string): { variables: Record<string, string>; unset: string[] } {
  const names = new Set(
    [...document.matchAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name),
  );
  const variables: Record<string, string> = {};
  const unset: string[] = [];
  for (const name of names) {
    const value = process.env[name];
    if (value === undefined) unset.push(name);
    else variables[name] = value;
  }
  return { variables, unset };
}
