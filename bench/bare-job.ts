/** What the caller and the worker of the bare queue have agreed on. */
export interface BareJob {
  id: string;
  params: Record<string, unknown>;
}

export const BARE_QUEUE = 'bare';
export const BARE_CHANNEL = 'bare-replies';
