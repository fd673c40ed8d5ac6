import type { Dispatcher } from 'undici';
import type { SearchDefaults } from '../../../platform/builtin-config.ts';
import type { SearchProviderName, WebSearchSettings } from '../../../schema/builtins/web-search.ts';
import { SEARCH_PROVIDERS } from '../../../schema/builtins/web-search.ts';
import { BRAVE_URL, brave } from './brave.ts';
import type { SearchProvider } from './search-provider.ts';
import { searxng } from './searxng.ts';
import { TAVILY_URL, tavily } from './tavily.ts';

/** A way out for what users name, and one for the endpoint that the operator named. */
export interface SearchDispatchers {
  guarded: Dispatcher;
  operator: Dispatcher;
}

export interface ChosenProvider {
  provider: SearchProvider;
  dispatcher: Dispatcher;
}

/** What is missing where the platform has no provider at all, for admins. */
export const NO_PROVIDER =
  'there is no search provider: set SEARXNG_URL, BRAVE_API_KEY or TAVILY_API_KEY, or give the attachment a provider of its own';

/** Who searches for a gateway. @returns what is missing, as a text, where nobody can. */
export function chooseProvider(
  settings: WebSearchSettings,
  defaults: SearchDefaults,
  { guarded, operator }: SearchDispatchers,
): ChosenProvider | string {
  const name = settings.provider === 'auto' ? firstConfigured(defaults) : settings.provider;
  switch (name) {
    case undefined:
      return NO_PROVIDER;
    case 'searxng': {
      if (settings.url !== undefined) return { provider: searxng(settings.url), dispatcher: guarded };
      if (defaults.searxngUrl === undefined) return 'SearXNG needs the setting url, or SEARXNG_URL';
      return { provider: searxng(defaults.searxngUrl), dispatcher: operator };
    }
    case 'brave':
    case 'tavily': {
      const key = settings.apiKey ?? (name === 'brave' ? defaults.braveApiKey : defaults.tavilyApiKey);
      if (key === undefined)
        return `${name === 'brave' ? 'Brave Search' : 'Tavily'} needs the setting apiKey, or ${name.toUpperCase()}_API_KEY`;
      // The platform's own key goes to the provider itself, never to an address that a gateway's settings name.
      const endpoint = settings.apiKey === undefined ? undefined : settings.url;
      const provider =
        name === 'brave' ? brave(endpoint ?? BRAVE_URL, key) : tavily(endpoint ?? TAVILY_URL, key);
      return { provider, dispatcher: guarded };
    }
  }
}

function firstConfigured(defaults: SearchDefaults): SearchProviderName | undefined {
  const configured: Record<SearchProviderName, string | undefined> = {
    searxng: defaults.searxngUrl,
    brave: defaults.braveApiKey,
    tavily: defaults.tavilyApiKey,
  };
  return SEARCH_PROVIDERS.find((name) => configured[name] !== undefined);
}
