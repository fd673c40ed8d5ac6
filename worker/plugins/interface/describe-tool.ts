import type { ToolDescriptor } from '../../../schema/inspection.ts';
import { splitArgumentDocs } from './argument-docs.ts';
import { objectSchema } from './json-schema.ts';
import type { ExportedFunction, WitType } from './wit-type.ts';

/** A function as MCP clients see it (MCP 2025-11-25, server/tools). */
export function describeTool(name: string, exported: ExportedFunction): ToolDescriptor {
  const docs = splitArgumentDocs(exported.description);
  const parameters = exported.parameters.map((it) => ({
    ...it,
    description: docs.parameters.get(it.name) ?? it.description,
  }));
  const output = outputType(exported);
  return {
    name,
    ...(docs.description === undefined ? {} : { description: docs.description }),
    inputSchema: objectSchema(parameters, 'input'),
    ...(output === undefined ? {} : { outputSchema: outputSchema(output) }),
  };
}

/** What a tool gives when it succeeds: the `ok` of a result, since its error becomes `isError`. */
export function outputType({ result }: ExportedFunction): WitType | undefined {
  return result?.kind === 'result' ? result.ok : result;
}

/** Structured content must be an object: a record is one, everything else is put into one. */
export function isObjectOutput(type: WitType): boolean {
  return type.kind === 'record';
}

function outputSchema(type: WitType): Record<string, unknown> {
  if (type.kind !== 'record') return objectSchema([{ name: 'result', type }], 'output');
  const schema = objectSchema(type.fields, 'output');
  return type.description === undefined ? schema : { description: type.description, ...schema };
}
