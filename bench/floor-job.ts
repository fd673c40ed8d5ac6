/** What the caller and the worker of the floor have agreed on. */
export interface FloorJob {
  id: string;
  params: Record<string, unknown>;
}

export const FLOOR_QUEUE = 'floor';
export const FLOOR_CHANNEL = 'floor-replies';
