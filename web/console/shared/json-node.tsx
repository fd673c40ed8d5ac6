import classes from './json-tree.module.css';

/** Levels that are open from the beginning. */
const OPEN_DEPTH = 3;

/** Longer ones begin closed. */
const OPEN_LENGTH = 50;

export interface JsonNodeProps {
  /** Its key, where it is in an object or list. */
  name?: string;
  value: unknown;
  depth: number;
}

/** A value in a tree, and what is inside. */
export function JsonNode({ name, value, depth }: JsonNodeProps) {
  const key = name === undefined ? null : <span className={classes.key}>{name}: </span>;
  if (typeof value !== 'object' || value === null)
    return (
      <div className={classes.leaf}>
        {key}
        <span className={classes[typeof value]}>{JSON.stringify(value)}</span>
      </div>
    );
  const entries = Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <details open={depth < OPEN_DEPTH && entries.length <= OPEN_LENGTH} className={classes.branch}>
      <summary>
        {key}
        <span className={classes.size}>{size}</span>
      </summary>
      {entries.map(([entry, inner]) => (
        <JsonNode key={entry} name={entry} value={inner} depth={depth + 1} />
      ))}
    </details>
  );
}
