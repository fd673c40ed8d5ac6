/** Text that was put into the user's code in front of this place; lines and columns begin at 1, in the user's code. */
export interface ColumnShift {
  line: number;
  column: number;
  length: number;
}

/** The column of the user's code for a column of the code that ran. Shifts are in the order of their places. */
export function originalColumn(shifts: readonly ColumnShift[], line: number, column: number): number {
  let original = column;
  for (const shift of shifts) {
    if (shift.line === line && original > shift.column) {
      original = Math.max(shift.column, original - shift.length);
    }
  }
  return original;
}
