import type { BodyField, Serialization } from '../../../../schema/rest-plan.ts';
import { isObject, type Json, objectAt, textAt } from '../document/json.ts';
import { flattenable } from './flattenable.ts';
import { isAnything, isForm, isJson, isMultipart, isText } from './media-types.ts';
import type { SchemaConverter } from './schema/schema-converter.ts';
import type { Warn } from './warnings.ts';

/** A body, before its arguments have names. */
export interface BodyDraft {
  kind: 'json' | 'form' | 'multipart' | 'text' | 'binary';
  mediaType: string;
  required: boolean;
  /** Its fields as arguments of their own; absent where the body is one argument. */
  fields?: BodyFieldDraft[];
  /** Schema of the one argument. */
  schema?: Json;
  encodings?: Record<string, Partial<Serialization>>;
}

export interface BodyFieldDraft extends Omit<BodyField, 'argument'> {
  schema: Json;
  required: boolean;
}

/** What is sent where a body has several media types: the first of these that it has. */
const PREFERENCE: readonly ((mediaType: string) => boolean)[] = [
  isJson,
  isForm,
  isMultipart,
  isText,
  isAnything,
];

/** A file as an argument. */
const FILE: Json = {
  type: 'object',
  description: 'A file.',
  properties: {
    data: { type: 'string', contentEncoding: 'base64', description: 'Its bytes in base64.' },
    mediaType: { type: 'string', description: 'Its media type, such as image/png.' },
    fileName: { type: 'string', description: 'Its name.' },
  },
  required: ['data'],
  additionalProperties: false,
};

/** How the body of an operation is sent, and the schemas of its arguments; undefined where it has none. */
export function draftBody(
  requestBody: unknown,
  converter: SchemaConverter,
  place: string,
  warn: Warn,
): BodyDraft | undefined {
  if (!isObject(requestBody)) return undefined;
  const content = objectAt(requestBody, 'content');
  const mediaTypes = Object.keys(content);
  if (mediaTypes.length === 0) return undefined;
  const mediaType =
    PREFERENCE.map((fits) => mediaTypes.find(fits)).find((it) => it !== undefined) ?? mediaTypes[0] ?? '';
  const media = content[mediaType];
  const required = requestBody.required === true;
  const schema = isObject(media) ? (media.schema ?? {}) : {};
  const description = textAt(requestBody, 'description');
  const kind = kindOf(mediaType);
  const base = { kind, mediaType: isAnything(mediaType) ? 'application/json' : mediaType, required };
  if (kind === 'binary') return { ...base, schema: described(fileSchema(schema, mediaType), description) };
  if (kind === 'text')
    return { ...base, schema: described(textSchema(converter.convert(schema, 'body')), description) };
  const encodings = kind === 'json' ? {} : readEncodings(media, place, warn);
  const flat = flattenable(schema, converter);
  if (flat === undefined)
    return { ...base, schema: described(converter.convert(schema, 'body'), description), encodings };
  const fields = Object.entries(flat.properties)
    .filter(([, property]) => !isReadOnly(converter.resolve(property)))
    .map(([name, property]) => draftField(name, property, kind, encodings[name], converter))
    .map((field) => ({ ...field, required: required && flat.required.has(field.name) }));
  return { ...base, fields };
}

function kindOf(mediaType: string): BodyDraft['kind'] {
  if (isJson(mediaType) || isAnything(mediaType)) return 'json';
  if (isForm(mediaType)) return 'form';
  if (isMultipart(mediaType)) return 'multipart';
  return isText(mediaType) ? 'text' : 'binary';
}

function draftField(
  name: string,
  property: unknown,
  kind: BodyDraft['kind'],
  encoding: Partial<Serialization> | undefined,
  converter: SchemaConverter,
): BodyFieldDraft {
  const resolved = converter.resolve(property);
  const field = { name, required: false, ...(encoding === undefined ? {} : { encoding }) };
  if (kind === 'multipart' && isFile(resolved))
    return { ...field, file: true, schema: described(FILE, textAt(resolved, 'description')) };
  const items = isObject(resolved) ? converter.resolve(resolved.items) : undefined;
  if (kind === 'multipart' && isFile(items)) {
    const schema = described({ type: 'array', items: FILE }, textAt(resolved, 'description'));
    return { ...field, file: true, schema };
  }
  return { ...field, schema: converter.convert(property, `body.${name}`) };
}

/** OpenAPI 3.0: format binary; 3.1: no type, or a content media type without an encoding. */
function isFile(schema: unknown): boolean {
  if (!isObject(schema)) return false;
  if (schema.format === 'binary') return true;
  return (
    schema.contentMediaType !== undefined && schema.contentEncoding === undefined && schema.type !== 'object'
  );
}

function isReadOnly(schema: unknown): boolean {
  return isObject(schema) && schema.readOnly === true;
}

/** A body that is a file has no name. */
function fileSchema(schema: unknown, mediaType: string): Json {
  const { fileName: _fileName, ...properties } = FILE.properties as Json;
  return described({ ...FILE, properties }, textAt(schema, 'description') ?? `A file (${mediaType}).`);
}

/**
 * Text is text, whatever a document says that stands in it: XML has an object as its schema, and is written by
 * whoever calls.
 */
function textSchema({ title, description, examples, enum: values }: Json): Json {
  return Object.fromEntries(
    Object.entries({ type: 'string', title, description, examples, enum: values })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key,
        key === 'examples' ? (value as unknown[]).filter((it) => typeof it === 'string') : value,
      ]),
  );
}

function described(schema: Json, description: string | undefined): Json {
  return description === undefined ? schema : { ...schema, description };
}

/** OpenAPI 3.1, Encoding Object. */
function readEncodings(media: unknown, place: string, warn: Warn): Record<string, Partial<Serialization>> {
  const encodings: Record<string, Partial<Serialization>> = {};
  for (const [name, value] of Object.entries(objectAt(media, 'encoding'))) {
    if (!isObject(value)) continue;
    const { style, explode, allowReserved, contentType } = value;
    const known = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'].find((it) => it === style);
    if (style !== undefined && known === undefined)
      warn(place, `style ${String(style)} of the field ${name} is not one of form fields; it is left out`);
    encodings[name] = {
      ...(known === undefined ? {} : { style: known as Serialization['style'] }),
      ...(typeof explode === 'boolean' ? { explode } : {}),
      ...(allowReserved === true ? { allowReserved } : {}),
      ...(typeof contentType === 'string' ? { contentType: contentType.split(',')[0]?.trim() ?? '' } : {}),
    };
  }
  return encodings;
}
