import { Platform } from './platform.ts';

let shared: Promise<Platform> | undefined;

/** The platform that test files share which do nothing to it that others would notice. Started by the first one that asks. */
export function sharedPlatform(): Promise<Platform> {
  shared ??= Platform.start();
  return shared;
}

/** Ends it, where one was started. */
export async function stopSharedPlatform(): Promise<void> {
  const platform = await shared?.catch(() => undefined);
  shared = undefined;
  await platform?.stop();
}
