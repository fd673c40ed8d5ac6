/** The type and subtype of a media type, in lower case, without its parameters (RFC 9110, 8.3.1). */
export function essence(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

/** JSON, or one of the formats that are JSON (RFC 6839, 3.1). */
export function isJson(mediaType: string): boolean {
  return /^(application|text)\/(.+\+)?json$/.test(essence(mediaType));
}

/** `*∕*` or `application/*`: documents that say nothing else mostly mean JSON. */
export function isAnything(mediaType: string): boolean {
  return essence(mediaType) === '*/*' || essence(mediaType) === 'application/*';
}

export function isForm(mediaType: string): boolean {
  return essence(mediaType) === 'application/x-www-form-urlencoded';
}

export function isMultipart(mediaType: string): boolean {
  return essence(mediaType) === 'multipart/form-data';
}

/** Formats that people can read: sent and passed on as text. */
export function isText(mediaType: string): boolean {
  const type = essence(mediaType);
  return (
    type.startsWith('text/') ||
    /\+(json|xml|yaml)$/.test(type) ||
    /^application\/(json|xml|yaml|x-yaml|javascript|ecmascript|graphql|sql|x-ndjson|ndjson|jsonl|json-seq|toml|x-www-form-urlencoded|x-sh)$/.test(
      type,
    )
  );
}
