import type { Deed } from '../../keys.ts';
import { bodyHeight } from '../body-height.ts';
import { moved, only } from '../change.ts';
import { knownIn } from '../known-in.ts';
import type { State } from '../model.ts';
import type { Update } from '../screen.ts';
import { type ScrolledText, scrolledText } from '../scroll.ts';
import { type Beside, besideArtefact, besideHead, besidePlace } from '../select/beside.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { panesOf } from '../select/panes.ts';
import type { ArtefactVisit, PlaceVisit } from '../visit.ts';

/** What is looked at in full: on a screen of its own, or beside the tree where there is room. */
export type DetailVisit = ArtefactVisit | PlaceVisit;

/** What a visit is about; null while nothing is known. */
export function detailsIn(state: State, visit: DetailVisit): Beside | null {
  const inventory = knownIn(state);
  if (inventory === null) return null;
  return visit.screen === 'artefact' ? besideArtefact(inventory, visit.artefact) : besidePlace(inventory, visit);
}

export function detailsOnScreen(state: State, visit: DetailVisit): ScrolledText<DetailLine> {
  const { beside } = panesOf(state.size);
  return scrolledText({
    lines: detailLines(detailsIn(state, visit)?.details ?? [], beside ?? state.size.columns - 4),
    // Beside the tree, its name, its state and a space stand above it.
    height: bodyHeight(state, beside === null ? 0 : besideHead),
    top: visit.top,
  });
}

export function scrolledDetails(state: State, visit: DetailVisit, deed: Deed): Update | null {
  const top = detailsOnScreen(state, visit).topAfter(deed);
  return top === null ? null : only(moved(state, { ...visit, top }));
}
