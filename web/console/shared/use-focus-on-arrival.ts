import { type RefObject, useEffect, useRef } from 'react';

/** Whether a page was shown before: the first one leaves the focus where the browser puts it. */
let hasArrivedBefore = false;

/** Moves the focus to an element when it appears after a navigation, so that keyboards and screen readers go on there. */
export function useFocusOnArrival<Target extends HTMLElement>(): RefObject<Target | null> {
  const target = useRef<Target>(null);
  useEffect(() => {
    if (hasArrivedBefore) target.current?.focus({ preventScroll: true });
    hasArrivedBefore = true;
  }, []);
  return target;
}
