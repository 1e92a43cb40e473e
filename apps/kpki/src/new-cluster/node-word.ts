import { isIpAddress, type Machine, type NodeAnswer } from '@kpki/spec';

/** Returns a node as it is typed: `cp1=10.0.0.11,fd00::11`. */
export function nodeWord({ name, addresses }: NodeAnswer): string {
  return addresses.length === 0 ? name : `${name}=${addresses.join(',')}`;
}

/** Parses `nodeWord`; null if it is no node. */
export function nodeIn(word: string, addresses: 'needed' | 'optional'): NodeAnswer | null {
  if (addresses === 'optional' && !word.includes('=')) return { name: word, addresses: [] };
  const [name = '', list = ''] = word.split('=');
  const given = list.split(',').filter((each) => each !== '');
  return name === '' || given.length === 0 || !given.every(isIpAddress) ? null : { name, addresses: given };
}

/** Returns the first node of a new cluster: this machine, at its first address or the loopback. */
export function firstNode({ name, addresses: [address = '127.0.0.1'] }: Machine): NodeAnswer {
  return { name, addresses: [address] };
}
