/** The absolute path of what a directory's relative path means. @throws `not-permitted` where that leads out of the root. */
export function pathInside(directory: string, relative: string): string {
  if (relative.startsWith('/')) throw 'not-permitted';
  const parts = directory.split('/').filter((part) => part !== '');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) throw 'not-permitted';
  }
  return `/${parts.join('/')}`;
}
