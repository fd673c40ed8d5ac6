import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type UploadedDocument, uploadDocument } from './upload-document.ts';

/** A file on its way into a gateway's knowledge. */
export interface DocumentOnItsWay {
  key: number;
  file: File;
  /** How much of it was sent, from 0 to 1; undefined before its turn. */
  share: number | undefined;
  /** What became of it. */
  added?: UploadedDocument;
  error?: Error;
}

let lastKey = 0;

/** Sends documents, one after the other: each is read and cut into pieces while the next one waits. */
export function useDocumentUploads(gatewayId: string) {
  const [documents, setDocuments] = useState<DocumentOnItsWay[]>([]);
  const change = (key: number, news: Partial<DocumentOnItsWay>) =>
    setDocuments((before) => before.map((one) => (one.key === key ? { ...one, ...news } : one)));
  const { mutate } = useMutation({
    scope: { id: `knowledge of ${gatewayId}` },
    mutationFn({ key, file }: DocumentOnItsWay) {
      const onProgress = (share: number) => change(key, { share });
      onProgress(0);
      return uploadDocument({ gatewayId, file, onProgress });
    },
    onSuccess: (added, { key }) => change(key, { added }),
    onError: (error, { key }) => change(key, { error }),
  });
  return {
    documents,
    isBusy: documents.some(({ added, error }) => added === undefined && error === undefined),
    send(files: readonly File[]) {
      const fresh = files.map((file) => {
        lastKey += 1;
        return { key: lastKey, file, share: undefined };
      });
      setDocuments((before) => [...before, ...fresh]);
      for (const document of fresh) mutate(document);
    },
    /** Forgets what was added or refused. */
    clear: () => setDocuments((before) => before.filter(({ added, error }) => !added && !error)),
  };
}
