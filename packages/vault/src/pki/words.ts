import { isIP, SocketAddress } from 'node:net';
import type { Wish } from '@kpki/plugin';

/** What a certificate is to say, or says: each list in words, so that two are compared by their texts. */
export interface Words {
  /** As `CN=kubernetes`; an attribute that the contract does not know by its number: `2.5.4.11=platform`. */
  readonly subject: readonly string[];
  /** As `DNS:a.example` and `IP:192.0.2.1`; a name of another kind by its bytes. */
  readonly names: readonly string[];
  /** Null: no authority. */
  readonly authority: { readonly pathLength: number | null } | null;
  /** Key usages and extended ones; one that the contract has no word for by its number. */
  readonly usages: readonly string[];
  /** As `permitted DNS:example.com` and `permitted IP:192.0.2.0/24`. */
  readonly constraints: readonly string[];
}

/** What is asked for. */
export function wordsOf({ subject, names, authority, pathLength, permittedNames, usages }: Wish): Words {
  const { commonName, organizations } = subject;
  const { dns = [], ip = [] } = permittedNames ?? {};
  const { uri, email } = names;
  return {
    subject: [...organizations.map((each) => `O=${each}`), ...(commonName === '' ? [] : [`CN=${commonName}`])],
    names: [...namesIn(names), ...uri.map((each) => `URI:${each}`), ...email.map((each) => `email:${each}`)],
    authority: authority ? { pathLength: pathLength ?? null } : null,
    usages,
    constraints: namesIn({ dns, ip }).map((each) => `permitted ${each}`),
  };
}

function namesIn({ dns, ip }: Pick<Wish['names'], 'dns' | 'ip'>): readonly string[] {
  return [...dns.map((each) => `DNS:${each}`), ...ip.map((each) => `IP:${oneForm(each)}`)];
}

/** An address or a network, however it is written, in one form. */
export function oneForm(text: string): string {
  const [address = '', ...length] = text.split('/');
  const family = ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)];
  if (family === undefined) return text;
  return [new SocketAddress({ address, family }).address, ...length].join('/');
}
