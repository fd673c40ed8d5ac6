import { endWithParent } from '../../sandbox/end-with-parent.ts';
import { serve } from '../../sandbox/serve.ts';
import { MESSAGE_LIMITS, type ReadReply, type ReadRequest } from '../document.ts';
import { readDocument } from './read-document.ts';

endWithParent();

serve(MESSAGE_LIMITS, async (request) => ({ reply: await answer(request as ReadRequest), retire: false }));

/** Whatever a parser throws is about the document; where it comes from is nobody's business. */
async function answer(request: ReadRequest): Promise<ReadReply> {
  try {
    return await readDocument(request);
  } catch (error) {
    return { refused: error instanceof Error ? error.message.split('\n', 1).join('') : 'it cannot be read' };
  }
}
