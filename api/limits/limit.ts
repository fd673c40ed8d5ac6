/** So many in any span of time of a length. */
export interface Limit {
  /** Whose quota it is; one for all API processes. */
  key: string;
  /** What callers know it as: `gateway`, `key`. */
  name: string;
  quota: number;
  /** Milliseconds. */
  windowMs: number;
}

/** How much of a limit is left. */
export interface Reading extends Limit {
  remaining: number;
  /** Milliseconds until more of it is there again; 0 where all of it is. */
  resetMs: number;
}

/** What was asked for and what there was. */
export interface Taken {
  /** How many were granted, from 0 to what was wanted. */
  granted: number;
  readings: Reading[];
}

/**
 * Into how many slots a window is cut: what happens in one slot is counted, and forgotten, together. So a window is exact to 1/600 of its
 * length, and what is kept of it is bounded however large the quota is.
 */
export const SLOTS = 600;
