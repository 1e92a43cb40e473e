import { PluginError, pemBlocks } from '@kpki/plugin';
import { readCertificate } from '@kpki/x509';
import { isMapping } from '../is-mapping.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By what a context of a kubeconfig is known to be ours. */
export interface Wanted {
  readonly contextName: string;
  readonly server: string;
  readonly subject: { readonly commonName: string };
}

/** A context with the entries that it leads to; undefined where they are not there. */
interface Led {
  readonly name: string;
  readonly cluster: Fields | undefined;
  readonly user: Fields | undefined;
}

/**
 * The name of the context of a kubeconfig that is ours, whichever the current one is: what it is called, which server it
 * leads to and as whom have to speak for it. Null where every context is somebody else's.
 */
export function chooseContext(root: Fields, wanted: Wanted): string | null {
  const current = root['current-context'];
  const contexts = ledBy(root).toSorted((a, b) => Number(b.name === current) - Number(a.name === current));
  const isNamed = ({ name }: Led): boolean => name === wanted.contextName;
  const isServer = ({ cluster }: Led): boolean => cluster?.['server'] === wanted.server;
  const commonNameOf = ({ user }: Led): string | null => (user === undefined ? null : certified(user));
  const isUser = (each: Led): boolean => commonNameOf(each) === wanted.subject.commonName;
  // Where there is no certificate to tell by, as where it is in a file, it may be ours.
  const mayBeUser = (each: Led): boolean => commonNameOf(each) === null || isUser(each);
  const isOnly = contexts.length === 1;
  const chosen =
    contexts.find((each) => isNamed(each) && isServer(each)) ??
    contexts.find((each) => isServer(each) && mayBeUser(each)) ??
    contexts.find(isNamed) ??
    contexts.find((each) => isOnly && (isServer(each) || isUser(each)));
  return chosen?.name ?? null;
}

function ledBy(root: Fields): readonly Led[] {
  return entries(root['contexts']).flatMap((entry): readonly Led[] => {
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

function innerOf(list: unknown, name: unknown, field: string): Fields | undefined {
  const inner = entries(list).find((each) => each['name'] === name)?.[field];
  return isMapping(inner) ? inner : undefined;
}

function entries(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

/** As whom a certificate inside lets its user in; null where there is none that can be read. */
function certified(user: Fields): string | null {
  const data = user['client-certificate-data'];
  if (typeof data !== 'string' || data === '') return null;
  try {
    const leaf = pemBlocks(Buffer.from(data, 'base64')).find(({ label }) => label === 'CERTIFICATE');
    return leaf === undefined ? null : readCertificate(leaf.der).subject.commonName;
  } catch (error) {
    // What is wrong with it is told where it is read for what it says.
    if (PluginError.is(error)) return null;
    throw error;
  }
}
