/**
 * `node:sqlite` without the ExperimentalWarning that Node 24 prints when it is loaded. Only that warning is kept
 * back, and only while the module loads.
 */
const emitWarning = process.emitWarning;
process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
  if (String(warning).includes('SQLite')) return;
  Reflect.apply(emitWarning, process, [warning, ...rest]);
}) as typeof process.emitWarning;

export const { DatabaseSync } = await import('node:sqlite');

process.emitWarning = emitWarning;
