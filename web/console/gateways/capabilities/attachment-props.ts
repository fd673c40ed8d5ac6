import type { AttachmentView } from './use-attachments.ts';

/** What each part of the page of an attachment gets. */
export interface AttachmentProps {
  gatewayId: string;
  attachment: AttachmentView;
}
