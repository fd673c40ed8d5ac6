import type { Client } from '../client.ts';
import { note, print } from '../output.ts';
import { packProject, tellWarnings } from './pack-plugin.ts';
import type { Project } from './project.ts';

/** What the platform answers to an upload. */
interface Uploaded {
  id: string;
  name: string;
  version: number;
  tools: { name: string }[];
  warnings: string[];
}

/** Uploads a project's package; its version is active at once. @throws Failure with what the platform says. */
export async function pushPlugin(client: Client, project: Project): Promise<void> {
  const { name, packed } = await packProject(project);
  const form = new FormData();
  form.append('plugin', new Blob([new Uint8Array(packed)]), `${name}.npack`);
  const response = await client.request('/capabilities/upload', { method: 'POST', body: form });
  const uploaded = (await response.json()) as Uploaded;
  print(uploaded.id);
  note(
    `${uploaded.name}, version ${uploaded.version}: ${uploaded.tools.map((tool) => tool.name).join(', ')}`,
  );
  tellWarnings(uploaded.warnings);
}
