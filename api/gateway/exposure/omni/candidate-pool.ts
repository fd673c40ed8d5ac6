import type { Candidate } from '../../../../schema/omni-choice.ts';
import type { Call } from '../../call.ts';
import type { DiscoveredTool, Discovery } from '../../discovery/discovery.ts';
import type { ToolEntry } from '../../gateway-snapshot.ts';
import { listIndividual } from '../individual.ts';

/** How much of the pool a later search may add to it. */
const WIDENING = 2;

/**
 * The tools that a request may lead to, among those that the caller may use: found by the caller's own words, or by what a model said
 * that it needs before any tool had answered. What tools answer is never searched for, so nothing that they say brings a tool in.
 */
export class CandidatePool {
  readonly #discovery: Discovery;
  readonly #call: Call;
  readonly #limit: number;
  readonly #found = new Map<string, DiscoveredTool>();
  /** Where all tools together are no more than the pool may hold: the rest of them, until a tool has answered. */
  readonly #rest = new Map<string, DiscoveredTool>();

  constructor(discovery: Discovery, call: Call, limit: number) {
    this.#discovery = discovery;
    this.#call = call;
    this.#limit = limit;
    const usable = listIndividual(call.gateway, call.principal);
    if (usable.length > limit) return;
    // A model sees them all: it may know better than search.
    for (const entry of usable) this.#rest.set(entry.visible, { entry, score: 0, wordScore: 0 });
  }

  get isEmpty(): boolean {
    return this.#found.size === 0 && this.#rest.size === 0;
  }

  /** Adds what fits some words; each search may add its share. */
  async widen(searches: readonly string[]): Promise<void> {
    const most = this.#found.size === 0 ? this.#limit : this.#limit * WIDENING;
    const share = Math.ceil((most - this.#found.size) / searches.length);
    const { gateway, principal } = this.#call;
    for (const words of searches) {
      const found = await this.#discovery.search(gateway, principal, words, this.#limit);
      const fresh = found.filter(({ entry }) => !this.#found.has(entry.visible)).slice(0, share);
      for (const tool of fresh) this.#keep(tool);
    }
  }

  /** A tool was chosen: it may be chosen again. */
  chosen(name: string): void {
    const tool = this.#rest.get(name);
    if (tool !== undefined) this.#keep(tool);
  }

  /** A tool has answered: from here on only what was found may be chosen. */
  close(): void {
    this.#rest.clear();
  }

  /** What may be chosen; undefined for anything else. */
  get(name: string): ToolEntry | undefined {
    return (this.#found.get(name) ?? this.#rest.get(name))?.entry;
  }

  /** As a chooser sees them. @param only one of them, where it was picked already. */
  candidates(only?: string): Candidate[] {
    return [...this.#found.values(), ...this.#rest.values()]
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

  #keep(tool: DiscoveredTool): void {
    this.#rest.delete(tool.entry.visible);
    this.#found.set(tool.entry.visible, tool);
  }
}
