/** A page as it was read. */
export interface Page {
  /** Where it was found, after redirects. */
  url: string;
  title: string;
  markdown: string;
}
