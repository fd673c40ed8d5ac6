import type { Candidate } from '../../../../schema/omni-choice.ts';
import type { Call } from '../../call.ts';
import type { DiscoveredTool, Discovery } from '../../discovery/discovery.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';

/** How much of the pool a later search may add to it. */
const WIDENING = 2;

/**
 * The tools that a request may lead to: found by the caller's own words, among those that the caller may use. What tools
 * answer is never searched for, so nothing that they say brings a tool in.
 */
export class CandidatePool {
  readonly #discovery: Discovery;
  readonly #call: Call;
  readonly #limit: number;
  readonly #found = new Map<string, DiscoveredTool>();

  constructor(discovery: Discovery, call: Call, limit: number) {
    this.#discovery = discovery;
    this.#call = call;
    this.#limit = limit;
  }

  get size(): number {
    return this.#found.size;
  }

  get(name: string): ToolEntry | undefined {
    return this.#found.get(name)?.entry;
  }

  /** Adds what fits some words; each search may add its share. */
  async widen(searches: readonly string[]): Promise<void> {
    const most = this.#found.size === 0 ? this.#limit : this.#limit * WIDENING;
    const share = Math.ceil((most - this.#found.size) / searches.length);
    const { gateway, principal } = this.#call;
    for (const words of searches) {
      const found = await this.#discovery.search(gateway, principal, words, this.#limit);
      const fresh = found.filter(({ entry }) => !this.#found.has(entry.visible)).slice(0, share);
      for (const tool of fresh) this.#found.set(tool.entry.visible, tool);
    }
  }

  /** As a chooser sees them. @param only one of them, where it was picked already. */
  candidates(only?: string): Candidate[] {
    return [...this.#found.values()]
      .filter(({ entry }) => only === undefined || entry.visible === only)
      .map(({ entry, wordScore }) => ({
        name: entry.visible,
        title: entry.descriptor.title,
        description: entry.descriptor.description,
        inputSchema: entry.descriptor.inputSchema,
        source: entry.capability.name,
        instructions: entry.capability.instructions,
        score: wordScore,
      }));
  }
}
