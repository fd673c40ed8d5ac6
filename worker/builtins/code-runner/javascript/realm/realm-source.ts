import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Output } from '../../isolate/output.ts';
import { outputLayout } from '../../isolate/output-layout.ts';
import { createTextCoding } from '../../isolate/text-coding.ts';
import { utf8Length, writeUtf8 } from '../../isolate/utf8.ts';
import { createBase64 } from './base64.ts';
import { originalColumn } from './column-shift.ts';
import { createConsole } from './console.ts';
import { Program } from './program.ts';
import { createCrypto } from './random.ts';
import { installRealm } from './realm.ts';
import { toResultText } from './result-text.ts';
import { installStackTraces, programName } from './stack-traces.ts';
import { structuredClone } from './structured-clone.ts';
import { describeThrown, framesOf, shorten } from './thrown.ts';
import { Timers } from './timers.ts';
import { createUrl } from './url.ts';
import { createUrlSearchParams } from './url-search-params.ts';

/** Node's own formatting of values, as one script. */
export const inspectionScript = createRequire(import.meta.url).resolve('node-inspect-extracted');

/**
 * All functions and classes of realm code. A realm cannot import, so they are carried over as text; they call each other
 * by name, as they do here.
 */
const DEFINITIONS = [
  createBase64,
  createConsole,
  createCrypto,
  createTextCoding,
  createUrl,
  createUrlSearchParams,
  describeThrown,
  framesOf,
  installRealm,
  installStackTraces,
  originalColumn,
  Output,
  outputLayout,
  Program,
  programName,
  shorten,
  structuredClone,
  Timers,
  toResultText,
  utf8Length,
  writeUtf8,
];

/** The script that turns a bare realm into one that programs can run in. */
export function realmSource(): string {
  return `'use strict';
(() => {
  const exports = {};
  ${readFileSync(inspectionScript, 'utf8')};
  ${DEFINITIONS.join('\n')}
  installRealm(exports.util);
})();`;
}
