import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import type { AnswerBody } from './http-answer.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export interface StreamEvent {
  /** Its type; absent: `message`. */
  event?: string | undefined;
  data: string;
  id?: string | undefined;
}

export interface StreamEnd {
  /** The id of the last event that had one: where a broken stream can be taken up again. */
  lastEventId: string | undefined;
  /** How long the server wants to be left alone before that, in milliseconds. */
  retryMs: number | undefined;
}

/** The longest message, in characters, that an upstream server may send. */
export const MAX_MESSAGE = 16 * 1024 * 1024;

/** Reads server-sent events (HTML, section 9.2) until the stream ends. @throws when it breaks or a message is too long. */
export async function readEventStream(
  body: AnswerBody,
  onEvent: (event: StreamEvent) => void,
): Promise<StreamEnd> {
  const end: StreamEnd = { lastEventId: undefined, retryMs: undefined };
  const decoder = new StringDecoder('utf8');
  let tooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_MESSAGE,
    onId: (id) => {
      end.lastEventId = id;
    },
    onRetry: (milliseconds) => {
      end.retryMs = milliseconds;
    },
    onEvent,
    onError: (error) => {
      tooLong ||= error.type === 'max-buffer-size-exceeded';
    },
  });
  await body.read((chunk) => {
    parser.feed(decoder.write(chunk));
    if (tooLong) throw new UpstreamFailure(`a message is longer than ${MAX_MESSAGE} characters`);
  });
  return end;
}
