import { Output } from '../../isolate/output.ts';
import { outputLayout } from '../../isolate/output-layout.ts';
import { createTextCoding } from '../../isolate/text-coding.ts';
import { utf8Length, writeUtf8 } from '../../isolate/utf8.ts';
import { describeCrash, Interpreter } from './interpreter.ts';
import { installRealm } from './realm.ts';
import { createTextDecoder } from './text-decoder.ts';

/**
 * All functions and classes of realm code. A realm cannot import, so they are carried over as text; they call each other
 * by name, as they do here.
 */
const DEFINITIONS = [
  createTextCoding,
  createTextDecoder,
  describeCrash,
  installRealm,
  Interpreter,
  Output,
  outputLayout,
  utf8Length,
  writeUtf8,
];

/** The script that turns a bare realm into one that Python can be loaded into. */
export function realmSource(): string {
  return `'use strict';
(() => {
  ${DEFINITIONS.join('\n')}
  installRealm();
})();`;
}
