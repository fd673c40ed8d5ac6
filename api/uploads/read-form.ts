import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { PlatformError } from '../../platform/errors.ts';

/** What a form of an upload has: one file, and fields beside it. */
export interface FormShape {
  /** The field that holds the file. */
  file: string;
  /** Those that may stand beside it. */
  fields: readonly string[];
  /** How such a form is sent, for whoever sent something else. */
  example: string;
  /** What a file is refused with that is longer than the limit that multipart was registered with. */
  tooLarge(): PlatformError;
}

export interface UploadedForm {
  content: Buffer;
  /** As the client calls it; empty where it does not say. */
  fileName: string;
  /** A field that says that it is JSON is parsed already. */
  fields: Partial<Record<string, unknown>>;
}

/**
 * Reads the multipart form of an upload (RFC 7578).
 * @throws PlatformError VALIDATION_FAILED with the example, PAYLOAD_TOO_LARGE
 */
export async function readForm(request: FastifyRequest, shape: FormShape): Promise<UploadedForm> {
  const bad = (what: string) => new PlatformError('VALIDATION_FAILED', `${what}; ${shape.example}`);
  if (!request.isMultipart()) throw bad('send multipart/form-data');
  let file: Pick<UploadedForm, 'content' | 'fileName'> | undefined;
  const fields: UploadedForm['fields'] = {};
  try {
    for await (const part of request.parts()) {
      const { type, fieldname: name } = part;
      if (type === 'file' && name === shape.file)
        file = { content: await part.toBuffer(), fileName: part.filename ?? '' };
      else if (type === 'file' || !shape.fields.includes(name))
        throw bad(`"${name}" is no ${type} of an upload`);
      else if (part.valueTruncated)
        throw new PlatformError('PAYLOAD_TOO_LARGE', `the field "${name}" is too long`);
      else fields[name] = part.value;
    }
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    if ((error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE') throw shape.tooLarge();
    throw bad((error as Error).message);
  }
  if (file === undefined) throw bad('there is no file');
  return { ...file, fields };
}
