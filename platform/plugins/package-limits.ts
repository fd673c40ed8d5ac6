/** What a plugin's package may be at the most, in bytes. */
export interface PackageLimits {
  packageBytes: number;
  unpackedBytes: number;
}

export const MEGABYTE = 1024 * 1024;
