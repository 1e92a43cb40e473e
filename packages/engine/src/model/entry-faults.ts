import type { None } from './message.ts';
import type { Words } from './statement.ts';

/** Why the content of an entry cannot be read. */
export interface EntryFaults {
  readonly 'entry/unread': { readonly location: string; readonly why: Words };
  readonly 'entry/secret': None;
  readonly 'entry/no-certificate': None;
  readonly 'entry/no-public-key': None;
  readonly 'entry/no-key': None;
  readonly 'entry/several-keys': None;
  readonly 'entry/encrypted-key': None;
  readonly 'entry/byte-order-mark': None;
  readonly 'entry/kubeconfig-for-key': None;
  readonly 'entry/no-kubeconfig': None;
  /** Or with a private key where kpki does not look for one. */
  readonly 'entry/no-kubeconfig-or-misplaced-key': None;
}
