import { useChange } from '../../api/use-change.ts';
import {
  CreateSignInLinkDocument,
  RemoveUserDocument,
  SignOutEverywhereDocument,
  UpdateUserDocument,
  type UserRowFragment,
} from '../../generated/operations.ts';
import { useConfirm } from '../../shared/confirm/confirm-context.ts';

/** What can be done about somebody at once. Failures are notified. */
export function useUserActions({ id, name }: UserRowFragment) {
  const confirm = useConfirm();
  const create = useChange(CreateSignInLinkDocument);
  const endAll = useChange(SignOutEverywhereDocument, { done: `${name} is signed out everywhere.` });
  const disabling = useChange(UpdateUserDocument, { done: `${name} is disabled.` });
  const enabling = useChange(UpdateUserDocument, { done: `${name} may sign in again.` });
  const removal = useChange(RemoveUserDocument, { done: `${name} is removed.` });
  return {
    /** The link that `makeLink` made. */
    link: create.data?.createSignInLink,
    /** @returns whether there is one. */
    makeLink: () =>
      create.mutateAsync({ userId: id }).then(
        () => true,
        () => false,
      ),
    async signOut() {
      const message = `Every browser in which ${name} is signed in has to sign in again.`;
      if (await confirm({ title: `Sign ${name} out?`, message, action: 'Sign out' }))
        endAll.mutate({ userId: id });
    },
    async disable() {
      const message = `${name} is signed out everywhere and can no longer sign in, and the management keys that they made do nothing, until you enable them again. Gateways and their keys stay.`;
      if (await confirm({ title: `Disable ${name}?`, message, action: 'Disable' }))
        disabling.mutate({ id, input: { disabled: true } });
    },
    enable: () => enabling.mutate({ id, input: { disabled: false } }),
    async remove() {
      const message = `${name} can no longer sign in, and the management keys that they made stop working at once. Gateways and their keys stay.`;
      const question = { title: `Remove ${name}?`, message, action: 'Remove', typedName: name };
      if (await confirm(question)) removal.mutate({ id });
    },
  };
}
