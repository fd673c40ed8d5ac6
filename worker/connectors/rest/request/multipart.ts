import { randomBytes } from 'node:crypto';

/** One part of a form. */
export interface Part {
  name: string;
  content: Buffer | string;
  /** With one, it is a file to the server. */
  fileName?: string | undefined;
  mediaType?: string | undefined;
}

/**
 * Writes multipart/form-data (RFC 7578). The `FormData` of the platform is not used because it makes a file of every
 * part that has a media type, which JSON parts have.
 */
export function writeMultipart(parts: readonly Part[]): { body: Buffer; mediaType: string } {
  const boundary = `omnigate-${randomBytes(16).toString('hex')}`;
  const chunks = parts.flatMap(({ name, content, fileName, mediaType }) => {
    const file = fileName === undefined ? '' : `; filename="${escapeName(fileName)}"`;
    const type = mediaType === undefined ? '' : `\r\nContent-Type: ${mediaType}`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${file}${type}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')];
  });
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    mediaType: `multipart/form-data; boundary=${boundary}`,
  };
}

/** As browsers do (HTML Standard, 4.10.21.8): a name cannot end its header. */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
