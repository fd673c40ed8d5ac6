import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';

/** How long to wait for more typing, in milliseconds. */
const PAUSE_MS = 250;

export interface SearchFieldProps {
  label: string;
  /** What was searched for when the page opened. */
  initial: string;
  onSearch(text: string): void;
}

/** A field that searches while one types. */
export function SearchField({ label, initial, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(initial);
  const search = useDebouncedCallback(onSearch, PAUSE_MS);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value);
        search(value);
      }}
      // Whoever leaves for a link must not be called back by a search that comes after.
      onBlur={() => search.flush()}
    />
  );
}
