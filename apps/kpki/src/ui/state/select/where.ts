import type { Plan } from '@kpki/engine';
import { entriesText } from '../../../print/places-text.ts';
import { counted } from '../../../text/count.ts';
import { changesOf } from './plan.ts';

/** As many as can be read; of more it is said how many there are in each sink. */
const mostPlaces = 5;

/** Where things are once a plan is carried out: a place, or all that a sink has of them, and how much was written there. */
export interface Where {
  readonly where: string;
  readonly count: string;
}

export function whereOf(plan: Plan): readonly Where[] {
  // A repair writes no entry: the place alone says where it was made. Two artefacts may share a file, as an authority and
  // its bundle do.
  const writes = changesOf(plan).flatMap((step) => step.writes);
  const entriesOf = Map.groupBy(writes, ({ sink, place }) => `${sink} ${place}`);
  const isSeveral = new Set(plan.places.map(({ sink }) => sink)).size > 1;
  // A key that was kept may have got its certificate after that, which this plan does not know.
  if (plan.steps.some(({ action }) => action === 'request')) return placesIn(plan, isSeveral);
  const count = (key: string): number => new Set((entriesOf.get(key) ?? []).map(({ entry }) => entry)).size;
  if (plan.places.length <= mostPlaces) {
    return plan.places.map(({ sink, place }): Where => {
      const entries = count(`${sink} ${place}`);
      const where = isSeveral ? `${sink}: ${place}` : place;
      return { where, count: entries === 0 ? '' : entriesText(entries, [place]) };
    });
  }
  return [...Map.groupBy(plan.places, ({ sink }) => sink)].map(([sink, own]): Where => {
    const written = own.filter(({ place }) => entriesOf.has(`${sink} ${place}`)).length;
    return { where: `sink ${sink}`, count: written === 0 ? '' : `${counted(written, 'place')} written` };
  });
}

function placesIn({ places }: Plan, isSeveral: boolean): readonly Where[] {
  if (places.length <= mostPlaces) {
    return places.map(({ sink, place }) => ({ where: isSeveral ? `${sink}: ${place}` : place, count: '' }));
  }
  return [...new Set(places.map(({ sink }) => sink))].map((sink) => ({ where: `sink ${sink}`, count: '' }));
}
