import { ApiError, type FieldProblem } from '../../api/api-error.ts';

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

interface Refusal {
  error?: { message: string; code?: string; details?: { fields?: FieldProblem[] } };
}

/** Sends a package. Not with `fetch`, which cannot say how far it is. @throws ApiError */
export function uploadPlugin({ file, capabilityId, onProgress }: PluginUpload): Promise<UploadedPlugin> {
  const form = new FormData();
  // Fields come first: the server reads the form from its beginning.
  if (capabilityId !== undefined) form.append('capability', capabilityId);
  form.append('plugin', file);
  const request = new XMLHttpRequest();
  request.open('POST', '/capabilities/upload');
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
  return new Promise((resolve, reject) => {
    request.onerror = () =>
      reject(new ApiError('The server could not be reached, or ended the upload. Try again.', 'UNREACHABLE'));
    request.onload = () => {
      if (request.status === 201) resolve(request.response as UploadedPlugin);
      else reject(refusalOf(request));
    };
    request.send(form);
  });
}

function refusalOf({ response, status }: XMLHttpRequest): ApiError {
  const { error } = (response ?? {}) as Refusal;
  if (error === undefined) return new ApiError(`The server answered with status ${status}.`, String(status));
  return new ApiError(error.message, error.code ?? String(status), error.details?.fields);
}
