import { ToolIndex } from '../../../platform/search/tool-index.ts';
import type { GatewaySnapshot, ToolEntry } from '../gateway-snapshot.ts';

/** The search index of one gateway, kept in step with it: only tools that came, changed or went are touched. */
export class GatewayIndex {
  readonly index = new ToolIndex();
  /** What each tool said when it was indexed. */
  readonly #indexed = new Map<string, string>();
  #gateway: GatewaySnapshot | undefined;

  /** @returns whether anything had changed. */
  follow(gateway: GatewaySnapshot): boolean {
    if (this.#gateway === gateway) return false;
    this.#gateway = gateway;
    let changed = false;
    for (const name of this.#indexed.keys()) {
      if (gateway.tools.has(name)) continue;
      this.#indexed.delete(name);
      this.index.delete(name);
      changed = true;
    }
    for (const entry of gateway.tools.values()) {
      const said = `${sourceOf(entry)}\n${entry.json}`;
      if (this.#indexed.get(entry.visible) === said) continue;
      this.#indexed.set(entry.visible, said);
      this.index.set(entry.visible, { ...entry.descriptor, source: sourceOf(entry) });
      changed = true;
    }
    return changed;
  }
}

function sourceOf({ capability: { name, server } }: ToolEntry): string {
  return server === undefined ? name : `${name} ${server}`;
}
