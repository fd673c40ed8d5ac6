export interface ContentType {
  /** Type and subtype in lower case (RFC 9110, 8.3.1); empty where the sender named none. */
  type: string;
  charset: string | undefined;
}

export function parseContentType(header: string | undefined): ContentType {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  const charset = parameters
    .map((parameter) => /^charset="?([^"]+)"?$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { type: type.toLowerCase(), charset };
}
