import { existsSync } from 'node:fs';
import { inRoot } from './paths.js';
import { SetupError } from './step.js';

/** What set-up itself needs. */
const MINIMUM = 20;

/** What the platform runs on; its packages bring it where the machine has an older one. */
const WANTED = 24;

/** @throws SetupError for a Node that is too old even for the set-up */
export function checkSetupNode() {
  if (major(process.versions.node) >= MINIMUM) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old.`,
    `Install Node ${MINIMUM} or newer; Node ${WANTED} itself then comes with the packages.`,
  );
}

/** The Node to run the platform with. */
export function platformNode() {
  const installed = inRoot('node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(installed)) return installed;
  if (major(process.versions.node) >= WANTED) return process.execPath;
  throw new SetupError(
    `There is no packaged Node for ${process.platform} on ${process.arch}, and this is Node ${process.versions.node}.`,
    `Install Node ${WANTED} and start again with it.`,
  );
}

/** The environment in which `node` and the packages' commands are found first. */
export function platformEnvironment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  return { ...process.env, PATH: `${inRoot('node_modules', '.bin')}${separator}${process.env.PATH}` };
}

function major(version) {
  return Number.parseInt(version, 10);
}
