import { partOf } from '@kpki/services/random-cases';

/** Tests that start a control plane on files made in an unusual way. */
const ways = ['with CAs in a token', 'with CAs in Vault', 'read back from sinks'] as const;

/**
 * Whether this run starts a control plane on such files; the soak does on all. Every run starts one on usual files
 * (topologies). Six of ten runs start one here: by turns that the turns of these tests' rows, of which there are three
 * or four, do not follow.
 */
export function isStarted(way: (typeof ways)[number]): boolean {
  return partOf(ways, 5).includes(way);
}
