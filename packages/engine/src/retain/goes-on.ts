import { hash } from 'node:crypto';
import type { Call } from '@kpki/plugin';
import type { Mark } from '../mark/mark.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlaceState } from '../read/read-places.ts';
import { entryOf, holdsDigest, snapshotsOf, type World } from '../read/world.ts';
import type { Slot } from '../slot.ts';
import { asDeclared, type Intent } from '../step/intent.ts';
import { changes, type Step } from '../step/step.ts';
import { type Retained, replacedAt } from './retained.ts';

/**
 * What an apply is to bring about: a digest over the declaration and what is asked for beyond it, in whichever words. Who
 * carries on what was cut short asks for the same.
 */
export function purposeOf({ declared, intent }: Pick<Plan, 'declared' | 'intent'>): string {
  const { renew, rekey, rotate } = intent ?? asDeclared;
  return hash('sha256', JSON.stringify([declared, { renew, rekey, rotate }]), 'hex').slice(0, 8);
}

/**
 * Whether a plan goes on with an apply that was cut short: that one left something to do, as of when it began, and the plan
 * does it. What it left is whatever belongs to what it had begun; and all else too where the plan is for the same purpose.
 * What came up later, as a renewal that is due by now, is an apply of its own. What is asked for by name is never left, since
 * it is made anew each time: asked for once more it goes on with that apply while all is as that one left it.
 */
export async function goesOnWith(
  mark: Mark,
  at: readonly PlaceState[],
  plan: Plan,
  world: World,
  call: Call,
): Promise<boolean> {
  const isSame = mark.purpose === purposeOf(plan);
  if (isSame && asksByName(plan) && isAsLeft(world, await replacedAt(at, call))) return true;
  const intent: Intent = { ...(plan.intent ?? asDeclared), renew: [], rekey: [] };
  const leftThen = new Set(
    makePlan(world, new Date(mark.began), intent)
      .steps.filter(isLeft)
      .map(({ artefact }) => artefact),
  );
  const left = plan.steps.filter((step) => changes(step) && leftThen.has(step.artefact));
  if (left.length === 0) return false;
  if (isSame) return true;
  const begun = begunIn(world, await replacedAt(at, call));
  return left.some(({ artefact }) => begun.has(artefact));
}

function asksByName({ intent = asDeclared }: Plan): boolean {
  return intent.renew.length > 0 || intent.rekey.length > 0;
}

/** Whether nobody has changed anything since of what an apply had written. */
function isAsLeft(world: World, retained: Retained): boolean {
  return writtenSlots(world, retained).every(({ isUnchanged }) => isUnchanged);
}

/** A certificate that was issued since then was none yet: that is no work that was left. */
function isLeft(step: Step): boolean {
  return changes(step) && !step.reasons.some(({ reason }) => reason === 'not-yet-valid');
}

/** The artefacts of which some entry is as that apply left it. */
function begunIn(world: World, retained: Retained): ReadonlySet<string> {
  const begun = writtenSlots(world, retained).filter(({ isUnchanged }) => isUnchanged);
  return new Set(begun.map(({ slot }) => slot.artefact.id));
}

/** What an apply had written, each with whether it is as that one left it. */
function writtenSlots(
  world: World,
  retained: Retained,
): readonly { readonly slot: Slot; readonly isUnchanged: boolean }[] {
  const snapshots = snapshotsOf(world.places);
  return world.slots.flatMap((slot) => {
    const entry = retained.get(slot.place)?.entries.get(slot.entry);
    return entry === undefined ? [] : [{ slot, isUnchanged: holdsDigest(entryOf(snapshots, slot), entry.after) }];
  });
}
