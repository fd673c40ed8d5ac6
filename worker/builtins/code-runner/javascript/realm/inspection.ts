/** What realm code needs of Node's own formatting, which a package brings into the realm. */
export interface Inspection {
  format: (...args: unknown[]) => string;
  inspect: (value: unknown, options?: object) => string;
}
