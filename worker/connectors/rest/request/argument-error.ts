/** Arguments that no request can be made of: the tool's failure, which a model can read and mend. */
export class ArgumentError extends Error {
  /** The argument, and what is wrong with it. */
  readonly issues: readonly { argument: string; message: string }[];

  constructor(issues: readonly { argument: string; message: string }[]) {
    super(issues.map(({ argument, message }) => `${argument} ${message}`).join('; '));
    this.name = 'ArgumentError';
    this.issues = issues;
  }
}
