import type { BuiltinConfig } from '../../platform/builtin-config.ts';
import type { BuiltinFindings } from '../../platform/builtin-states.ts';
import { findChromium, NO_CHROMIUM } from './browser/find-chromium.ts';
import { NO_PROVIDER } from './web-search/choose-provider.ts';

/** Looks whether what built-ins need is there, on this machine and in its environment. */
export async function lookForNeeds({ search, chromiumPath }: BuiltinConfig): Promise<BuiltinFindings> {
  const anyProvider = Object.values(search).some((value) => value !== undefined);
  return {
    'web-search': anyProvider ? null : NO_PROVIDER,
    browser: (await findChromium(chromiumPath)) === undefined ? NO_CHROMIUM : null,
  };
}
