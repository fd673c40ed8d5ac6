import { PlatformError } from '../../platform/errors.ts';

/** Uploads of a path that are under way at a time: each is in memory, packages packed and unpacked. */
const MAX_UPLOADS = 4;

/** Runs an upload. @throws PlatformError UNAVAILABLE where too many are under way. */
type UploadTurns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Bounds what a path for uploads takes in at a time. */
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
