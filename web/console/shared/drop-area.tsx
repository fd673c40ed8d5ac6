import { type DragEvent, type ReactNode, useState } from 'react';
import classes from './drop-area.module.css';

export interface DropAreaProps {
  /** What may be dropped, for screen readers. */
  label: string;
  /** Called with one file at least. */
  onFiles(files: File[]): void;
  /** What is in the area; a button among it does the same as dropping. */
  children: ReactNode;
}

/** A place to drop files on. */
export function DropArea({ label, onFiles, children }: DropAreaProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and margins of its own
    <div
      role="group"
      aria-label={label}
      className={classes.area}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
    </div>
  );
}
