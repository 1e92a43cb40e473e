import type { ArtifactState } from '../states.ts';

/** What the glyphs of the UI mean, in its help. */
export const legendTexts = {
  titles: {
    states: 'Words of state',
    kinds: 'Rows of the trust tree',
    marks: 'Marks',
    life: 'Lifetime, in the trust tree',
    lanes: 'Lifetime, in the expiries',
    months: 'What expires in a month',
    counts: 'Counts: below a CA, in a closed group, in a month, in a title',
    fleet: 'Counts of the fleet',
    plan: 'Steps of a plan',
    phases: 'Phases of a rotation',
    trust: 'Trust of a component, in a rotation',
  },
  phases: {
    done: 'done',
    pending: 'written; its live checks have not passed',
    incomplete: 'written in part',
    next: 'comes next',
    later: 'comes later',
  },
  gate: (passed: number, all: number, title: string): string =>
    `in ┨${title} ${passed}/${all}┠: ${passed} of ${all} live checks before the next phase passed`,
  kinds: {
    ca: 'CA',
    'closed ca': 'CA, closed',
    'trust bundle': 'trust bundle',
    'key pair': 'key pair without a certificate',
  },
  marks: { all: 'marked', some: 'a group: some of it is marked' },
  life: {
    left: 'what is left',
    gone: 'what is over',
    renewal: 'the start of the renewal window, still ahead',
    renewing: 'the start of the renewal window, passed',
  },
  lanes: {
    valid: 'valid',
    due: 'the renewal window',
    end: 'the expiry',
    today: 'today',
    beyond: 'goes on beyond the lane',
  },
  shade: (least: number, most: number): string =>
    least === 0
      ? 'nothing'
      : most === Number.POSITIVE_INFINITY
        ? `${least} or more`
        : least === most
          ? `${least}`
          : `${least} to ${most}`,
  /** `state`: the worst. */
  /** Of a month. */
  ofAll: (all: number, inState: number, state: ArtifactState): string =>
    `${all} in the month; ${inState} of them are ${state}`,
  inState: (count: number, state: ArtifactState): string => `${count} are ${state}, and none is in a worse state`,
} as const;
