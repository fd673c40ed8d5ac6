import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Where a command is.
 * @param name a bare name.
 * @param path folders as in the variable PATH; relative ones do not count, since what they mean depends on where a process stands.
 * @returns an absolute path, or undefined where no folder has an executable file of that name.
 */
export async function findCommand(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    try {
      await access(file, constants.X_OK);
      if ((await stat(file)).isFile()) return file;
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}
