import { ApiError } from '../../api/api-error.ts';
import { sendFile } from '../../api/send-file.ts';

/** A document that was taken in. */
export interface UploadedDocument {
  id: string;
  chunks: number;
  /** Why it is found by its words only, where it should not be. */
  note: string | null;
}

export interface DocumentUpload {
  gatewayId: string;
  file: File;
  /** How much of it was sent, from 0 to 1. */
  onProgress(share: number): void;
}

/** As `MAX_KNOWLEDGE_BYTES` of the server, which ends the connection of a larger one before it can say why. */
const MAX_BYTES = 12 * 1024 * 1024;

/** Endings of the names of documents that are read. */
export const DOCUMENT_ENDINGS = '.txt,.md,.markdown,.html,.htm,.pdf,.docx,.csv,.tsv,.json';

/** Sends a document. @throws ApiError */
export async function uploadDocument({
  gatewayId,
  file,
  onProgress,
}: DocumentUpload): Promise<UploadedDocument> {
  if (file.size > MAX_BYTES)
    throw new ApiError('It is too large: a document has 12 MB at the most.', 'PAYLOAD_TOO_LARGE');
  return sendFile({
    url: `/knowledge/${encodeURIComponent(gatewayId)}?name=${encodeURIComponent(file.name)}`,
    // Without a media type: what systems say of files depends on what is installed, and the server goes by the name.
    body: file.slice(0, file.size, ''),
    onProgress,
  });
}
