import { present } from '../found.ts';
import type { Copy } from './copy.ts';

/** Who a client certificate says that its holder is. */
export interface StoredSubject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Returns the subject of the certificate in a copy; none where there is no certificate. */
export function storedSubjects(copy: Copy): readonly StoredSubject[] {
  const [leaf] = present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
  return leaf === undefined ? [] : [{ user: leaf.subject.commonName, groups: leaf.subject.organizations }];
}
