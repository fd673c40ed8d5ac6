/**
 * How the memory is laid out that a realm shares with its host: a header of 64-bit floats, then records, each of them
 * one byte of {@link RecordKind}, four bytes of length (little-endian) and so many bytes of UTF-8.
 *
 * What a program prints is thus never in a queue: it can be read at any moment, also while the program hangs or after it
 * was ended, and printing costs no call across the border. A function, because realm code knows no module scope.
 */
export function outputLayout() {
  return {
    header: {
      /** Bytes of records that are complete. */
      used: 0,
      /** Bytes of text that found no room, per kind. */
      cutStdout: 1,
      cutStderr: 2,
      cutResult: 3,
      /** 1 as soon as the program has failed. */
      failed: 4,
      /** When the next timer is due, in milliseconds since the epoch; Infinity when there is none. */
      nextTimer: 5,
    },
    headerBytes: 64,
    recordHeaderBytes: 5,
    record: { stdout: 1, stderr: 2, json: 3, text: 4, nothing: 5, error: 6 },
    /** What printed text must leave of the room for the result. */
    resultBytes: 64 * 1024,
    /** The room for a description of an error when the program has printed as much as it may. */
    reserveBytes: 512 * 1024,
  } as const;
}

type Layout = ReturnType<typeof outputLayout>;
export type RecordKind = Layout['record'][keyof Layout['record']];
