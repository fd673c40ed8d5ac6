import type { Project } from '../project.ts';

/** A language that plugins are written in, with its own toolchain. */
export interface Language {
  /** Makes a component of a project's sources. @returns the component's file. @throws Failure */
  build(project: Project): Promise<string>;
  /** The files of a new project, by path. */
  template(name: string): Record<string, string>;
  /** What to do before the first build, a command a line. */
  firstSteps: readonly string[];
}
