import { registerHooks } from 'node:module';

/** What JavaScript could reach the system with, without loading anything. */
const DOORS = ['process', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'BroadcastChannel'];

/**
 * Shuts the doors behind the platform's own code: from now on this thread loads one more module and nothing else. Only the sandbox proper
 * should ever stand between a component and the system; should a component get out of it into JavaScript, it finds nothing there.
 */
export function lockDown(lastModule: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== lastModule) throw new Error('nothing more can be loaded here');
      return next(specifier, context);
    },
  });
  for (const name of DOORS) Reflect.deleteProperty(globalThis, name);
}
