/** What goes between the worker and the thread with its indexes of knowledge. */

/** A chunk as the index takes it in. */
export interface IndexedChunk {
  id: string;
  /** The name of its source and its place there. */
  title: string;
  text: string;
  /** As it is stored. */
  vector: Uint8Array | undefined;
}

export type IndexRequest =
  | { kind: 'add'; gateway: string; source: string; model: string | null; chunks: IndexedChunk[] }
  | { kind: 'remove'; gateway: string; source: string }
  | {
      kind: 'search';
      gateway: string;
      text: string;
      vector: Uint8Array | undefined;
      model: string | undefined;
      limit: number;
    }
  /** Forgets all that is known of a gateway. */
  | { kind: 'drop'; gateway: string };

/** A chunk that was found, and how well it fits, from 0 to 1. */
export interface FoundChunk {
  id: string;
  score: number;
}

export type IndexReply = { id: number; found: FoundChunk[] } | { id: number; error: string };
