import { ApiError } from './api-error.ts';
import { failureIn } from './request.ts';

export interface Sending {
  url: string;
  body: Blob | FormData;
  /** How much of it was sent, from 0 to 1. */
  onProgress(share: number): void;
}

/** Sends a file. Not with `fetch`, which cannot say how far it is. @returns what was answered. @throws ApiError */
export function sendFile<Result>({ url, body, onProgress }: Sending): Promise<Result> {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('Accept', 'application/json');
  request.responseType = 'json';
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
  return new Promise((resolve, reject) => {
    request.onerror = () =>
      reject(new ApiError('The server could not be reached, or ended the upload. Try again.', 'UNREACHABLE'));
    request.onload = () => {
      const failure = failureIn(request.response ?? {}, request.status);
      if (failure === undefined) resolve(request.response as Result);
      else reject(failure);
    };
    request.send(body);
  });
}
