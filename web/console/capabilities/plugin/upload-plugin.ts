import { sendFile } from '../../api/send-file.ts';

/** A package that was taken in. */
export interface UploadedPlugin {
  id: string;
  name: string;
  version: number;
  tools: { name: string; description?: string }[];
  warnings: string[];
}

export interface PluginUpload {
  file: File;
  /** The plugin of which it is a version; else its name decides. */
  capabilityId?: string | undefined;
  /** How much of it was sent, from 0 to 1. */
  onProgress(share: number): void;
}

/** Sends a package. @throws ApiError */
export function uploadPlugin({ file, capabilityId, onProgress }: PluginUpload): Promise<UploadedPlugin> {
  const form = new FormData();
  // Fields come first: the server reads the form from its beginning.
  if (capabilityId !== undefined) form.append('capability', capabilityId);
  form.append('plugin', file);
  return sendFile({ url: '/capabilities/upload', body: form, onProgress });
}
