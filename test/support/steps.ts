import assert from 'node:assert/strict';

/**
 * Checks that steps of progress came in order. The SDKs' clients forget whom to tell as soon as the result is there, and so lose the last
 * step when it arrives together with the result: it may be missing here. What is on the wire the tests without them see.
 */
export function assertSteps<Step>(steps: readonly Step[], expected: readonly Step[]): void {
  assert.ok(steps.length >= expected.length - 1, `only ${steps.length} of ${expected.length} steps came`);
  assert.deepEqual(steps, expected.slice(0, steps.length));
}
