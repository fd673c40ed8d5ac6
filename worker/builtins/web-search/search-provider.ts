import type { SearchResult } from '../../../schema/builtins/web-search.ts';
import type { DomainRules } from '../../outgoing/domain-rules.ts';
import type { OutgoingRequest } from '../../outgoing/send.ts';

export interface SearchQuery {
  text: string;
  limit: number;
  /** What the provider may narrow the search to; results are looked at again whatever it does. */
  domains: DomainRules;
  /** Counts up from 1: what comes after the results of the page before. */
  page: number;
}

/** A search engine: how it is asked, and what its answer says. */
export interface SearchProvider {
  /** What people call it. */
  name: string;
  request(query: SearchQuery): OutgoingRequest;
  /** @param body its answer, as JSON. @throws ZodError for what is no answer of it. */
  read(body: unknown): SearchResult[];
  /** Whether asking for the next page brings more. */
  paged: boolean;
}
