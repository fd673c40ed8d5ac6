import type { Choice } from '../../../../schema/omni-choice.ts';
import type { Call } from '../../call.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import { shorten } from '../shorten.ts';
import { type ClientForm, showForm } from './client-form.ts';
import type { Clock } from './clock.ts';

/** A tool that could be meant. */
export interface Possibility {
  name: string;
  description: string;
  confidence: number;
}

/** Types of a schema that forms know. */
const PRIMITIVES = new Set(['string', 'number', 'integer', 'boolean']);

/** Keywords of a schema that forms know (MCP 2025-11-25, client/elicitation, Requested Schema). */
const KNOWN = [
  'type',
  'title',
  'description',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'format',
  'default',
];
const FORMATS = new Set(['email', 'uri', 'date', 'date-time']);

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

/** Asks which tool is meant. @returns its name; undefined: none. */
export async function askWhichTool(
  call: Call,
  clock: Clock,
  request: string,
  possibilities: readonly Possibility[],
): Promise<string | undefined> {
  const lines = possibilities.map(
    ({ name, confidence, description }) => `${name} (${percent(confidence)}): ${description}`,
  );
  const content = await showForm(call, clock, {
    message: [`It is not clear which tool is meant by “${request}”. Nothing was run yet.`, ...lines].join(
      '\n',
    ),
    requestedSchema: {
      type: 'object',
      properties: {
        tool: {
          type: 'string',
          title: 'Tool to run',
          enum: possibilities.map(({ name }) => name),
          enumNames: possibilities.map(({ name, confidence }) => `${name} (${percent(confidence)})`),
        },
      },
      required: ['tool'],
    },
  });
  return possibilities.find(({ name }) => name === content?.tool)?.name;
}

/** Asks for arguments that are missing. @returns undefined where a form cannot ask for them, or nobody filled it in. */
export async function askForArguments(
  call: Call,
  clock: Clock,
  { visible, descriptor }: ToolEntry,
  missing: readonly string[],
): Promise<Record<string, unknown> | undefined> {
  const properties = (descriptor.inputSchema.properties ?? {}) as Record<
    string,
    Record<string, unknown> | undefined
  >;
  const fields: ClientForm['requestedSchema']['properties'] = {};
  for (const name of missing) {
    const field = formField(properties[name]);
    if (field === undefined) return undefined;
    fields[name] = field;
  }
  if (missing.length === 0) return undefined;
  return showForm(call, clock, {
    message: `${visible} needs to know more before it can be run.`,
    requestedSchema: { type: 'object', properties: fields, required: [...missing] },
  });
}

/** Asks whether a destructive tool is to be run. */
export async function askToConfirm(
  call: Call,
  clock: Clock,
  { visible, descriptor }: ToolEntry,
  { arguments: args }: Pick<Choice, 'arguments'>,
): Promise<boolean> {
  const content = await showForm(call, clock, {
    message: `${visible} says of itself that it is destructive: ${shorten(descriptor.description ?? '', 300)}\nIt would be run with ${shorten(JSON.stringify(args), 2000)}.`,
    requestedSchema: {
      type: 'object',
      properties: { run: { type: 'boolean', title: 'Run it', default: false } },
      required: ['run'],
    },
  });
  return content?.run === true;
}

function formField(schema: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (schema === undefined || !PRIMITIVES.has(String(schema.type))) return undefined;
  const field = Object.fromEntries(KNOWN.flatMap((key) => (key in schema ? [[key, schema[key]]] : [])));
  if (!FORMATS.has(String(field.format))) delete field.format;
  return field;
}
