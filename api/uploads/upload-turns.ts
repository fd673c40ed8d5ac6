import { PlatformError } from '../../platform/errors.ts';

/** Uploads that are read at a time: each is in memory, some of them packed and unpacked. */
const MAX_UPLOADS = 4;

/** Runs an upload. @throws PlatformError UNAVAILABLE where too many are under way. */
export type UploadTurns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Bounds what all paths for uploads read at a time. */
export function uploadTurns(): UploadTurns {
  let underway = 0;
  return async (work) => {
    if (underway >= MAX_UPLOADS)
      throw new PlatformError('UNAVAILABLE', 'many uploads are under way; try again');
    underway += 1;
    try {
      return await work();
    } finally {
      underway -= 1;
    }
  };
}
