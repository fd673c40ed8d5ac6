/** What the system calls failures, and what wasi:filesystem calls them. */
const CODES: Record<string, string> = {
  EACCES: 'access',
  EBADF: 'bad-descriptor',
  EEXIST: 'exist',
  EFBIG: 'file-too-large',
  EINVAL: 'invalid',
  EISDIR: 'is-directory',
  ELOOP: 'loop',
  ENAMETOOLONG: 'name-too-long',
  ENOENT: 'no-entry',
  ENOSPC: 'insufficient-space',
  ENOTDIR: 'not-directory',
  ENOTEMPTY: 'not-empty',
  EPERM: 'not-permitted',
  EXDEV: 'cross-device',
};

/** An `error-code` of wasi:filesystem. */
export function fileFaultOf(error: unknown): string {
  return CODES[String((error as { code?: unknown }).code ?? '')] ?? 'io';
}
