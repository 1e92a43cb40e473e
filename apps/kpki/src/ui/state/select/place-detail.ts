import type { PlaceDrift } from '@kpki/engine';
import type { Detail } from '../../../print/details.ts';
import { clean } from '../../../text/clean.ts';

/** A place that is to be repaired, for a person: all that is not in order there. */
export function placeDetails({ sink, place, drift }: PlaceDrift): readonly Detail[] {
  return [
    { label: 'To repair', values: drift.map(clean), tone: 'soon' },
    { label: 'Place', values: [`${clean(place)}, of the sink ${clean(sink)}`] },
  ];
}
