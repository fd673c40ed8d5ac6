import type { WorkspaceContents } from '../../../workspace/contents.ts';

/** A file of a workspace. */
export interface StoredFile {
  /** Relative to the workspace, with slashes. */
  path: string;
  /** In bytes. */
  size: number;
  modifiedAt: Date;
}

/**
 * Where files are kept. Workspaces are apart from each other, folders exist as long as there is a file in them, and paths
 * were checked by `workspacePath`. What every store must keep to is in `test/builtins/file-stores.test.ts`.
 */
export interface FileStore {
  /** The files in a folder and below it; empty for one that is not there. @param folder empty for all. */
  list(workspace: string, folder: string): AsyncIterable<StoredFile>;
  /** Undefined where there is no such file. */
  stat(workspace: string, path: string): Promise<StoredFile | undefined>;
  /** A part of a file; less where it ends before. Undefined where there is no such file. */
  read(workspace: string, path: string, offset: number, length: number): Promise<Buffer | undefined>;
  /**
   * Writes a whole file: whoever reads meanwhile gets the old one or the new one, never a part.
   * @throws ToolError where a file stands in the place of a folder or the other way round.
   */
  write(workspace: string, path: string, content: Buffer): Promise<void>;
  /** Deletes a file; does nothing where there is none. */
  delete(workspace: string, path: string): Promise<void>;
  /** What there is in a workspace, all together. */
  contents(workspace: string): Promise<WorkspaceContents>;
  /** Deletes all files of a workspace. */
  deleteWorkspace(workspace: string): Promise<void>;
}
