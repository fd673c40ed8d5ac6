/** Deeper values are hard on everything that handles them on their way to the client, and no use to it. */
const MAX_DEPTH = 256;

/** Parses JSON that comes from a sandbox; undefined if it is none after all, or nested too deeply. */
export function parseShallowJson(text: string): { value: unknown } | undefined {
  if (depthOf(text) > MAX_DEPTH) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === ']' || character === '}') {
      depth -= 1;
    }
  }
  return deepest;
}
