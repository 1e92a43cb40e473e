import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, isSignedBy, readCertificate } from '@kpki/x509';
import { entryNamed, isMapping, listed, type Mapping } from '../mapping.ts';

/** What identifies a context of a kubeconfig as ours. */
export interface WantedContext {
  readonly contextName: string;
  readonly server: string;
  readonly subject: { readonly commonName: string };
}

/** A context with its entries; undefined where they are missing. */
interface Led {
  readonly name: string;
  readonly cluster: Mapping | undefined;
  readonly user: Mapping | undefined;
}

/**
 * Returns the name of our context in a kubeconfig, whichever the current one is: its name, its server and its user
 * decide. Null where every context is of others. A name alone decides only where no other CA signed its certificate:
 * kubeadm gives the entries of every cluster the same names. `signers` are the certificates of our CA, of all its
 * generations; without them, signatures decide nothing.
 */
export function chooseContext(root: Mapping, wanted: WantedContext, signers: readonly Certificate[]): string | null {
  const current = root['current-context'];
  const contexts = ledBy(root).toSorted((a, b) => Number(b.name === current) - Number(a.name === current));
  const isNamed = ({ name }: Led): boolean => name === wanted.contextName;
  const isServer = ({ cluster }: Led): boolean => cluster?.['server'] === wanted.server;
  const isUser = ({ user }: Led): boolean => certificateOf(user)?.subject.commonName === wanted.subject.commonName;
  // A certificate in another file does not tell: the user may be ours.
  const mayBeUser = (each: Led): boolean => certificateOf(each.user) === null || isUser(each);
  const isOfOthers = ({ user }: Led): boolean => {
    const certificate = certificateOf(user);
    return certificate !== null && signers.length > 0 && !signers.some((signer) => isSignedBy(certificate, signer));
  };
  const isOnly = contexts.length === 1;
  const chosen =
    contexts.find((each) => isNamed(each) && isServer(each)) ??
    contexts.find((each) => isServer(each) && mayBeUser(each)) ??
    contexts.find((each) => isNamed(each) && !isOfOthers(each)) ??
    contexts.find((each) => isOnly && (isServer(each) || (isUser(each) && !isOfOthers(each)))) ??
    contexts.find((each) => isOnly && isOfJoinedNode(each, wanted));
  return chosen?.name ?? null;
}

/** A kubelet that joined by a token writes its own kubeconfig, with this name and its certificate in a file. */
function isOfJoinedNode({ name, user }: Led, { subject }: WantedContext): boolean {
  return (
    name === 'default-context' &&
    subject.commonName.startsWith('system:node:') &&
    typeof user?.['client-certificate'] === 'string'
  );
}

function ledBy(root: Mapping): readonly Led[] {
  return listed(root['contexts']).flatMap((entry): readonly Led[] => {
    const { name, context } = entry;
    if (typeof name !== 'string' || name === '' || !isMapping(context)) return [];
    return [
      {
        name,
        cluster: innerOf(root['clusters'], context['cluster'], 'cluster'),
        user: innerOf(root['users'], context['user'], 'user'),
      },
    ];
  });
}

export function innerOf(list: unknown, name: unknown, field: string): Mapping | undefined {
  const inner = entryNamed(list, name)?.[field];
  return isMapping(inner) ? inner : undefined;
}

/** Returns the client certificate inside a user; null where none can be read. */
export function certificateOf(user: Mapping | undefined): Certificate | null {
  const data = user?.['client-certificate-data'];
  if (typeof data !== 'string' || data === '') return null;
  try {
    const leaf = pemBlocks(Buffer.from(data, 'base64')).find(({ label }) => label === 'CERTIFICATE');
    return leaf === undefined ? null : readCertificate(leaf.der);
  } catch (error) {
    // The reader of its content reports what is wrong with it.
    if (PluginError.is(error)) return null;
    throw error;
  }
}
