import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { uploadPlugin } from './upload-plugin.ts';

/** Sends packages. @param capabilityId the plugin of which they are versions; undefined: their names decide. */
export function useUpload(capabilityId?: string) {
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      return uploadPlugin({ file, capabilityId, onProgress: setShare });
    },
  });
  return {
    send: upload.mutate,
    /** How much was sent, from 0 to 1. */
    share,
    isBusy: upload.isPending,
    error: upload.error,
    uploaded: upload.data,
  };
}
