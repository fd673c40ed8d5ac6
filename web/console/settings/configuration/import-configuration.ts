import { failureIn, reach, readAnswer } from '../../api/request.ts';

/** Something that an import would change, or has changed. */
export interface ConfigurationChange {
  kind: 'connector' | 'gateway';
  name: string;
  action: 'create' | 'update';
  /** Unified diff; secrets are not in it. */
  diff: string;
}

export interface ImportReport {
  dryRun: boolean;
  changes: ConfigurationChange[];
  unchanged: number;
}

export interface ImportRequest {
  /** YAML or JSON. */
  document: string;
  /** What `${env:NAME}` stands for. */
  variables: Record<string, string>;
  dryRun: boolean;
}

/** Imports a configuration, or says what that would do. @throws ApiError */
export async function importConfiguration({
  document,
  variables,
  dryRun,
}: ImportRequest): Promise<ImportReport> {
  const response = await reach(`/config/import?dryRun=${dryRun}`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ document, variables }),
  });
  const answer = await readAnswer(response);
  const failure = failureIn(answer, response.status);
  if (failure !== undefined) throw failure;
  return answer as unknown as ImportReport;
}

/** The names of the variables that a document refers to, each once. */
export function variablesOf(document: string): string[] {
  const names = [...document.matchAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name]) => name ?? '');
  return [...new Set(names)];
}
