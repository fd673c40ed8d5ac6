/** One thing that is wrong, and where. */
export interface Issue {
  path: string;
  message: string;
}

/** What ends a command; its message is shown without a stack. */
export class Failure extends Error {
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = []) {
    super(message);
    this.name = 'Failure';
    this.issues = issues;
  }
}
