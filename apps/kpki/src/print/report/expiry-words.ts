import type { Expiry } from '@kpki/engine';
import { firstInWords } from '../../text/first-of.ts';

/** What stops working at an end, in sentences: what the catalogue says, and what an authority takes along. */
export function stopsText({ stops, takesAlong, artefact }: Expiry): string {
  return [stops, alongText(takesAlong.length, artefact)].filter((sentence) => sentence !== '').join(' ');
}

function alongText(count: number, authority: string): string {
  if (count === 0) return '';
  if (count === 1) return `The 1 certificate under ${authority} ends with it.`;
  return `All ${count} certificates under ${authority} end with it.`;
}

/** Where the certificate is, as many places as can be taken in. */
export function placesText({ copies }: Expiry): string {
  const places = copies.map(({ node, sink, place, path }) =>
    [node, sink, place, path].filter((part) => part !== null && part !== '').join(' '),
  );
  return places.length === 0 ? '' : `It is at ${firstInWords([...new Set(places)], 3)}.`;
}
