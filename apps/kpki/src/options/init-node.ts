import { inputTexts } from '@kpki/presentation';
import { type ConfigurationAnswers, isIpAddress, type Machine, type NodeAnswer } from '@kpki/spec';
import type { OptionAnswers } from './init-option.ts';

export function nodeWord({ name, addresses }: NodeAnswer): string {
  return addresses.length === 0 ? name : `${name}=${addresses.join(',')}`;
}

/** Parses nodes; only workers may lack an address. */
export function takeNodes(
  values: readonly string[],
  put: (nodes: readonly NodeAnswer[]) => ConfigurationAnswers,
  { addresses }: { readonly addresses: 'needed' | 'optional' } = { addresses: 'needed' },
): OptionAnswers {
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word !== '');
  const nodes = words.map((word) => (addresses === 'needed' ? nodeIn(word) : (nodeIn(word) ?? nameIn(word))));
  const wrong = words.find((_, at) => nodes[at] === null);
  if (wrong === undefined) return { answers: put(nodes.filter((node) => node !== null)) };
  return { reason: inputTexts.noNode(JSON.stringify(wrong)) };
}

function nodeIn(word: string): NodeAnswer | null {
  const [name = '', list = ''] = word.split('=');
  const addresses = list.split(',').filter((each) => each !== '');
  return name === '' || addresses.length === 0 || !addresses.every(isIpAddress) ? null : { name, addresses };
}

function nameIn(word: string): NodeAnswer | null {
  return word.includes('=') ? null : { name: word, addresses: [] };
}

/** Returns the first node of a new cluster: this machine, at its first address or the loopback. */
export function firstNode({ name, addresses: [address = '127.0.0.1'] }: Machine): NodeAnswer {
  return { name, addresses: [address] };
}
