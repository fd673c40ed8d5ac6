/** How often the memory is looked at, in milliseconds: often enough that little can be taken in between. */
const INTERVAL_MS = 25;

/**
 * Watches this process's resident memory. An isolate's own limit counts its heap only, and lets it grow far beyond for a
 * while; buffers that can be resized are not counted at all.
 *
 * @param limitBytes Beyond this `onExceeded` is called, once.
 * @returns a function that ends the watch.
 */
export function watchMemory(limitBytes: number, onExceeded: () => void): () => void {
  const timer = setInterval(() => {
    if (process.memoryUsage.rss() > limitBytes) {
      clearInterval(timer);
      onExceeded();
    }
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
