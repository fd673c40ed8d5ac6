import { basename } from 'node:path';
import type { Client } from '../client.ts';
import { Failure } from '../failure.ts';
import { note, print } from '../output.ts';
import { readInput } from '../read-input.ts';

export interface RestConnectorOptions {
  name: string;
  baseUrl?: string;
  operations?: string[];
  /** A file with JSON of the other fields: secrets do not belong on a command line. */
  input?: string;
  dryRun: boolean;
}

/** What the platform answers: a connector that was made, or what one would be. */
interface Answer {
  id?: string;
  tools: { name: string }[];
  warnings: { place: string; message: string }[];
}

/** Makes a REST connector of a document; its id alone goes to standard output. @throws Failure with what the platform says. */
export async function createRestConnector(
  client: Client,
  file: string,
  options: RestConnectorOptions,
): Promise<void> {
  const { name, baseUrl, operations, dryRun } = options;
  const input = {
    ...(options.input && readFields(options.input)),
    name,
    ...(baseUrl && { baseUrl }),
    ...(operations && { operationIds: operations }),
  };
  const form = new FormData();
  form.append('input', JSON.stringify(input));
  form.append('document', new Blob([readInput(file)]), basename(file));
  const response = await client.request(`/capabilities/openapi?dryRun=${dryRun}`, {
    method: 'POST',
    body: form,
  });
  const { id, tools, warnings } = (await response.json()) as Answer;
  for (const { place, message } of warnings) note(`${place}: ${message}`);
  const names = tools.map((tool) => tool.name);
  if (id === undefined) {
    for (const tool of names) print(tool);
    note(`${names.length} tools; nothing was made (dry run)`);
    return;
  }
  note(`${name}: ${names.join(', ')}`);
  print(id);
}

function readFields(file: string): object {
  try {
    return JSON.parse(readInput(file).toString()) as object;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${file} is no JSON: ${(error as Error).message}`);
  }
}
