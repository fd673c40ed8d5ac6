import type { ExportedFunction } from '../interface/wit-type.ts';

/** What is asked of a process that builds one component. */
export interface BuildRequest {
  /** The component's file. */
  component: string;
  /** An empty folder for what is built. */
  folder: string;
  /** What each memory may grow to, in bytes. */
  memoryBytes: number;
}

/** A component, ready to run. */
export interface BuiltInterface {
  /** The functions that are tools, in the order in which the component exports them. */
  functions: ExportedFunction[];
  /** What it asks the host for, whether or not it may have it. */
  imports: string[];
}

export type BuildReply =
  | ({ kind: 'built' } & BuiltInterface)
  /** It can be no plugin; `reason` says why and what to do, for whoever uploaded it. */
  | { kind: 'refused'; reason: string };

/** The files of a built component in its folder. */
export const BUILT_FILES = { glue: 'component.js', interface: 'interface.json' } as const;
