import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { EXACT, expiryIn, LIFETIMES, localTime, timeZoneAt } from './lifetimes.ts';

/** Where an exact time begins, and how much later than now it is at least, in milliseconds. */
const FIRST_MS = 86_400_000;
const SOONEST_MS = 60_000;

/** When a key stops working. @param onChange gets the time; null for never. */
export function ExpirySelect({ onChange }: { onChange(at: string | null): void }) {
  const [lifetime, setLifetime] = useState<string | null>('never');
  const [exact, setExact] = useState('');
  const choose = (next: string | null) => {
    setLifetime(next);
    if (next !== EXACT) onChange(expiryIn(next));
    else setTime(localTime(new Date(Date.now() + FIRST_MS)));
  };
  // What is no whole date (yet) is not passed on: the field is required, so the form is not sent with it.
  const setTime = (text: string) => {
    setExact(text);
    const at = new Date(text);
    if (!Number.isNaN(at.getTime())) onChange(at.toISOString());
  };
  const at = new Date(exact);
  return (
    <>
      <Select label="Expires" data={LIFETIMES} allowDeselect={false} value={lifetime} onChange={choose} />
      {lifetime === EXACT && (
        <TextInput
          type="datetime-local"
          label="Date and time"
          description={`Your time zone: ${timeZoneAt(Number.isNaN(at.getTime()) ? new Date() : at)}`}
          required
          withAsterisk={false}
          min={localTime(new Date(Date.now() + SOONEST_MS))}
          error={at.getTime() <= Date.now() && 'This is over already.'}
          value={exact}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
        />
      )}
    </>
  );
}
