import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFolder } from '../../platform/plugins/pack.ts';
import { type Archive, type PackageFile, readArchive } from '../../platform/plugins/package-archive.ts';
import { MEGABYTE } from '../../platform/plugins/package-limits.ts';
import type { Platform } from './platform.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A package that is kept with the sources, by its path from the root. */
export function packed(path: string): Buffer {
  return readFileSync(join(ROOT, path));
}

export const PROBE = 'test/fixtures/plugins/probe.npack';
export const TYPESCRIPT = 'examples/plugins/typescript/pages.npack';
export const NOTES = 'examples/plugins/rust/notes.npack';

/** What is in a package. */
export async function unpack(path: string): Promise<Archive['files']> {
  const { files } = await readArchive(packed(path), {
    packageBytes: 10 * MEGABYTE,
    unpackedBytes: 64 * MEGABYTE,
  });
  return files;
}

/** A package with these files. */
export async function pack(files: Partial<Record<PackageFile, string | Uint8Array>>): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'omnigate-pack-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await packFolder(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The probe under another name, with what its manifest says beside that. */
export async function probe(
  name: string,
  manifest = '',
  files: Partial<Record<PackageFile, string>> = {},
): Promise<Buffer> {
  const { 'plugin.wasm': component, 'world.wit': world } = await unpack(PROBE);
  return pack({
    ...(component ? { 'plugin.wasm': component } : {}),
    ...(world ? { 'world.wit': world } : {}),
    'noorle.yaml': `schema_version: "1.0"\nmetadata:\n  name: ${name}\n${manifest}`,
    ...files,
  });
}

/** The example in TypeScript under another name, with these permissions. Its memory is the example's own, so that all are one build of 12 MB. */
export async function pages(name: string, network: string): Promise<Buffer> {
  const { 'plugin.wasm': component } = await unpack(TYPESCRIPT);
  const limits = 'resources: {limits: {memory: 128Mi, timeout: 20s}}';
  return pack({
    ...(component ? { 'plugin.wasm': component } : {}),
    'noorle.yaml': `schema_version: "1.0"\nmetadata:\n  name: ${name}\n${limits}\npermissions:\n  network:\n${network}`,
  });
}

export interface Uploaded {
  id: string;
  name: string;
  version: number;
  activeVersion: number;
  hash: string;
  size: number;
  tools: { name: string; description?: string }[];
  warnings: string[];
}

export interface Refusal {
  error: { code: string; message: string; details: Record<string, unknown> };
}

/** Sends a package as `curl -F plugin=@…` does. */
export async function sendPackage(
  platform: Platform,
  content: Buffer,
  options: { fileName?: string; capability?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Uploaded & Refusal }> {
  const form = new FormData();
  if (options.capability !== undefined) form.append('capability', options.capability);
  form.append('plugin', new Blob([new Uint8Array(content)]), options.fileName ?? 'upload.npack');
  const response = await fetch(`${platform.url}/capabilities/upload`, {
    method: 'POST',
    headers: options.headers ?? { 'x-api-key': platform.adminKey },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Uploaded & Refusal };
}

/** Uploads a package that must be taken. */
export async function upload(
  platform: Platform,
  content: Buffer,
  options: { fileName?: string; capability?: string } = {},
): Promise<Uploaded> {
  const { status, body } = await sendPackage(platform, content, options);
  if (status !== 201) throw new Error(`the upload was refused: ${JSON.stringify(body)}`);
  return body;
}

/** A result as MCP has it. */
export interface PluginResult {
  isError?: boolean;
  content: { type: string; text: string }[];
  structuredContent?: Record<string, unknown>;
}

/** Calls a tool over plain HTTP. */
export async function callTool(
  gateway: { http: string },
  tool: string,
  args: Record<string, unknown> = {},
  { headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<PluginResult> {
  const response = await fetch(`${gateway.http}/tools/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(args),
    ...(signal ? { signal } : {}),
  });
  const body = (await response.json()) as PluginResult & Refusal;
  if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  return body;
}

/** The text of a result, with a mark where it is an error. */
export function outcome({ isError, content }: PluginResult): string {
  const [first] = content;
  return `${isError ? '✗ ' : ''}${first?.text ?? ''}`;
}
