import { partOf } from '@kpki/services/random-cases';

/** Tests that show by a control plane that it starts on files that were made in a way of their own. */
const ways = ['with authorities in a token', 'with authorities in Vault', 'read back from sinks'] as const;

/**
 * Whether this run starts a control plane on files made in that way; the soak does on all. Every run starts one on files that
 * were made as usual (topologies). Of ten runs six start one here: by turns that the turns of the rows of these tests, of which
 * there are three or four, do not follow.
 */
export function isStarted(way: (typeof ways)[number]): boolean {
  return partOf(ways, 5).includes(way);
}
