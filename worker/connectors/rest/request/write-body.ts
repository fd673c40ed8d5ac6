import type { BodyField, BodyPlan, Serialization } from '../../../../schema/rest-plan.ts';

import { isObject } from '../document/json.ts';
import { asText } from './expand.ts';
import { readFile } from './file.ts';
import { type Part, writeMultipart } from './multipart.ts';
import { serializeForm } from './serialize-form.ts';
import { fillTemplate } from './template.ts';

/** A body, ready to be sent, more than once if need be. */
export interface WrittenBody {
  content: Buffer | string;
  mediaType: string;
}

/** A field of a form with its value. */
type Field = Pick<BodyField, 'name' | 'encoding' | 'file'> & { argument: string; value: unknown };

/**
 * Writes the body of a request; undefined where no argument asks for one.
 * @throws ArgumentError
 */
export function writeBody(
  plan: BodyPlan,
  args: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): WrittenBody | undefined {
  const { mediaType } = plan;
  if (plan.kind === 'template')
    return { content: JSON.stringify(fillTemplate(plan.template, args, known) ?? null), mediaType };
  if ('argument' in plan) {
    const value = args[plan.argument];
    return value === undefined ? undefined : writeWhole(plan, value);
  }
  const given = plan.fields
    .map((field): Field => ({ ...field, value: args[field.argument] }))
    .filter(({ value }) => value !== undefined);
  if (given.length === 0 && !plan.required) return undefined;
  if (plan.kind === 'json') {
    const fields = given.map(({ name, value }) => [name, value]);
    return { content: JSON.stringify(Object.fromEntries(fields)), mediaType };
  }
  return plan.kind === 'form' ? writeForm(given, mediaType) : writeParts(given);
}

function writeWhole(plan: Extract<BodyPlan, { argument: string }>, value: unknown): WrittenBody {
  const { kind, mediaType, argument, encodings = {} } = plan;
  if (kind === 'json') return { content: JSON.stringify(value), mediaType };
  if (kind === 'text') return { content: asText(value), mediaType: withCharset(mediaType) };
  if (kind === 'binary') {
    const file = readFile(value, argument);
    return {
      content: file.bytes,
      mediaType: file.mediaType ?? (mediaType.includes('*') ? BYTES : mediaType),
    };
  }
  const fields = Object.entries(isObject(value) ? value : { [argument]: value }).map(
    ([name, item]): Field => ({
      name,
      argument,
      value: item,
      ...(encodings[name] && { encoding: encodings[name] }),
    }),
  );
  return kind === 'form' ? writeForm(fields, mediaType) : writeParts(fields);
}

const BYTES = 'application/octet-stream';

/** Text is sent in UTF-8, and says so where its type leaves it open (RFC 6657). */
function withCharset(mediaType: string): string {
  return mediaType.startsWith('text/') && !mediaType.includes('charset')
    ? `${mediaType}; charset=utf-8`
    : mediaType;
}

/**
 * application/x-www-form-urlencoded (URL Standard, 5.2); a list is its name repeated, an object is JSON, unless its
 * encoding says otherwise.
 */
function writeForm(fields: readonly Field[], mediaType: string): WrittenBody {
  const pieces = fields
    .filter(({ value }) => value !== null)
    .flatMap(({ name, value, encoding = {} }) => serializeForm(name, value, howToWrite(value, encoding)));
  return { content: pieces.join('&').replaceAll('%20', '+'), mediaType };
}

/** OpenAPI 3.1, Encoding Object: where neither style nor media type is said, objects are JSON. */
function howToWrite(
  value: unknown,
  { style, explode, allowReserved, contentType }: Partial<Serialization>,
): Serialization {
  const usual = style ?? 'form';
  const how: Serialization = {
    style: usual,
    explode: explode ?? (usual === 'form' || usual === 'deepObject'),
  };
  if (allowReserved) how.allowReserved = allowReserved;
  const styled = style !== undefined || explode !== undefined;
  if (isObject(value) && !styled) how.contentType = contentType ?? 'application/json';
  return how;
}

function writeParts(fields: readonly Field[]): WrittenBody {
  const { body, mediaType } = writeMultipart(fields.filter(({ value }) => value !== null).flatMap(partsOf));
  return { content: body, mediaType };
}

/** A list is one part for each of its items (OpenAPI 3.1, Special Considerations for multipart Content). */
function partsOf(field: Field): Part[] {
  const { name, value, argument, encoding } = field;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (field.file) {
    return items.map((item) => {
      const { bytes, mediaType, fileName } = readFile(item, argument);
      return {
        name,
        content: bytes,
        fileName: fileName ?? name,
        mediaType: mediaType ?? single(encoding?.contentType) ?? BYTES,
      };
    });
  }
  return items
    .filter((item) => item !== null && item !== undefined)
    .map((item) => {
      const isJson = typeof item === 'object';
      const mediaType = single(encoding?.contentType) ?? (isJson ? 'application/json' : undefined);
      return { name, content: asText(item), mediaType };
    });
}

/** A media type that names one format. */
function single(mediaType: string | undefined): string | undefined {
  return mediaType?.includes('*') ? undefined : mediaType;
}
