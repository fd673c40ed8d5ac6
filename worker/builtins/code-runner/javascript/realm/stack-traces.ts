import { type ColumnShift, originalColumn } from './column-shift.ts';

/** The name under which the user's code appears in stack traces. A function, because realm code knows no module scope. */
export function programName(): string {
  return 'code.js';
}

/** Limits stack traces to frames of the user's code, with the places that the user knows. */
export function installStackTraces(shifts: readonly ColumnShift[]): void {
  const errorToString = Error.prototype.toString;

  function describe(error: Error): string {
    try {
      return errorToString.call(error);
    } catch {
      return 'Error';
    }
  }
  function isOwn(site: NodeJS.CallSite): boolean {
    if (site.getScriptNameOrSourceURL() !== programName()) return false;
    // What comes after the last shift is no code of the user's.
    return (site.getLineNumber() ?? 0) <= (shifts.at(-1)?.line ?? Number.POSITIVE_INFINITY);
  }
  function frame(site: NodeJS.CallSite): string {
    const column = originalColumn(shifts, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0);
    const text = String(site).replace(/:\d+(\)?)$/, `:${column}$1`);
    // Whatever has no name in evaluated code has this one.
    return `\n    at ${text.replace(/^(async )?eval \((.*)\)$/, '$1$2')}`;
  }

  Error.prepareStackTrace = (error, sites) => describe(error) + sites.filter(isOwn).map(frame).join('');
}
