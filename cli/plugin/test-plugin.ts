import { resolve } from 'node:path';
import { nearest } from '../../platform/nearest.ts';
import { describeTool } from '../../worker/plugins/interface/describe-tool.ts';
import { typeText } from '../../worker/plugins/interface/type-text.ts';
import type { ExportedFunction } from '../../worker/plugins/interface/wit-type.ts';
import { pluginResult } from '../../worker/plugins/plugin-result.ts';
import { checkFields } from '../../worker/plugins/values/check-value.ts';
import { Failure } from '../failure.ts';
import { note, print } from '../output.ts';
import { seconds } from './build-plugin.ts';
import { LocalPlugin } from './local-plugin.ts';
import { packProject, tellWarnings } from './pack-plugin.ts';
import type { Project } from './project.ts';

export interface TestOptions {
  /** The tool to call; without, all are listed. */
  tool: string | undefined;
  /** Its arguments as JSON text. */
  json: string | undefined;
  /** A folder that stands for a gateway's files. */
  workspace: string | undefined;
}

/** Checks a plugin as an upload does, and calls one of its tools as a worker does. @returns whether the tool succeeded. */
export async function testPlugin(project: Project, options: TestOptions): Promise<boolean> {
  const packed = await packProject(project);
  tellWarnings(packed.content.warnings);
  const plugin = await LocalPlugin.open(project, packed);
  try {
    if (options.tool === undefined) {
      for (const [name, exported] of plugin.tools) listTool(name, exported);
      return true;
    }
    return await callTool(plugin, options.tool, options);
  } finally {
    await plugin.close();
  }
}

function listTool(name: string, exported: ExportedFunction): void {
  const parameters = exported.parameters.map((it) => `${it.name}: ${typeText(it.type)}`).join(', ');
  const result = exported.result === undefined ? '' : ` -> ${typeText(exported.result)}`;
  print(`${name}(${parameters})${result}`);
  const { description } = describeTool(name, exported);
  if (description !== undefined) print(`  ${description.replaceAll('\n', '\n  ')}`);
}

async function callTool(
  plugin: LocalPlugin,
  tool: string,
  { json, workspace }: TestOptions,
): Promise<boolean> {
  const exported = plugin.tools.get(tool);
  if (exported === undefined)
    throw new Failure(`there is no tool ${tool}${meant(tool, [...plugin.tools.keys()])}`);
  const given = parseArguments(json);
  const issues = checkFields(exported.parameters, given);
  if (issues.length > 0) throw new Failure(`the arguments do not fit ${tool}`, issues);
  const begin = performance.now();
  const reply = await plugin.run(exported, given, workspace === undefined ? undefined : resolve(workspace));
  const { json: result, isError } = pluginResult(reply, exported, plugin.limits);
  const { content, structuredContent } = JSON.parse(result) as {
    content: { text: string }[];
    structuredContent?: unknown;
  };
  if (reply.stdout !== '') note(reply.stdout.trimEnd());
  if (reply.stderr !== '') note(reply.stderr.trimEnd());
  print(
    structuredContent === undefined ? (content[0]?.text ?? '') : JSON.stringify(structuredContent, null, 2),
  );
  note(`${isError ? 'failed' : 'done'} in ${seconds(begin)}`);
  return !isError;
}

function parseArguments(json = '{}'): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Falls through: whatever is wrong with it, it is no JSON object.
  }
  throw new Failure(`arguments are a JSON object, such as '{"name": "you"}'`);
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `; there are ${known.join(', ')}` : `; did you mean ${near}?`;
}
