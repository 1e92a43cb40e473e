import type { Machine, NodeAnswer } from '@kpki/spec';

/** The node that a new cluster begins with: this machine, at its first address; a machine without one reaches itself. */
export function firstNode({ name, addresses: [address = '127.0.0.1'] }: Machine): NodeAnswer {
  return { name, addresses: [address] };
}
