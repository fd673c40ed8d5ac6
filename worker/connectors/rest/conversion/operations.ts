import { isObject, type Json, objectAt, textAt } from '../document/json.ts';
import type { Warn } from './warnings.ts';

/** One operation of a document, with the name that its tool gets. */
export interface Operation {
  tool: string;
  operationId: string | undefined;
  /** In capitals. */
  method: string;
  path: string;
  /** How it is called in messages: `GET /pets`. */
  place: string;
  description: Json;
}

/** All operations of an OpenAPI 3.1 document, in its order, each with a name of its own. */
export function listOperations(document: Json, warn: Warn): Operation[] {
  const operations: Operation[] = [];
  const taken = new Set<string>();
  for (const [path, item] of Object.entries(objectAt(document, 'paths'))) {
    if (!isObject(item)) continue;
    for (const [key, description] of Object.entries(item)) {
      if (!isObject(description)) continue;
      const method = key.toUpperCase();
      const place = `${method} ${path}`;
      const operationId = textAt(description, 'operationId')?.trim();
      const wanted = operationId ?? nameOf(method, path);
      const tool = freeName(wanted, taken);
      taken.add(tool);
      if (operationId !== undefined && tool !== operationId)
        warn(place, `the operationId ${operationId} is there more than once; this tool is called ${tool}`);
      operations.push({ tool, operationId, method, path, place, description });
    }
  }
  return operations;
}

/** A name from method and path: `GET /pets/{petId}/toys` is `get_pets_petId_toys`. */
function nameOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return [method.toLowerCase(), ...words].join('_');
}

/** The name, with a number behind it where it is taken. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n += 1) name = `${wanted}_${n}`;
  return name;
}
