import { useData } from '../api/use-data.ts';
import { ViewerDocument, type ViewerQuery } from '../generated/operations.ts';

/** Who is signed in, and what they may do. */
export function useViewer(): ViewerQuery['viewer'] {
  return useData(ViewerDocument, {}).viewer;
}

/** @returns whether the viewer has a permission, such as `gateway:write`. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useViewer();
  return (permission) => permissions.includes(permission);
}
