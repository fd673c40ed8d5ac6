/** How jco calls a field, flag or function of WIT in JavaScript: `exec-all` is `execAll`. */
export function scriptName(name: string): string {
  return name
    .split('-')
    .map((word, index) => {
      const lower = word.toLowerCase();
      return index === 0 ? lower : lower.charAt(0).toUpperCase() + lower.slice(1);
    })
    .join('');
}
