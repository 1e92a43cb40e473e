import type { FollowUp, Gate, Phase } from '@kpki/engine';
import { hanging, paragraph } from '../text/wrap.ts';
import { followUpLines } from './follow-up-text.ts';
import type { View } from './view.ts';

/** What the servers say of whether a phase may be begun. */
export function gateText(
  { state, refuted, unproven = [] }: Gate,
  followUp: readonly FollowUp[],
  phase: Phase,
  { waits, goesOn }: { readonly waits: boolean; readonly goesOn: boolean },
  { width }: View,
): string {
  switch (state) {
    case 'open':
      if (unproven.length === 0) return 'Every server that is reached from here serves and trusts what is stored.\n';
      return [
        'No server that is reached from here says otherwise. This is not proven, and yours to prove:',
        ...unproven.flatMap(({ what, text }) => hanging('  - ', `${what}: ${text}`, width)),
        '',
      ].join('\n');
    case 'unseen':
      return `${paragraph(
        `No server of the cluster is reached from here: nothing of this is proven, and it is yours to prove. \`live:\` of the environment says where they are reached.${goesOn ? '' : ` ${phase} is not begun without it: run it phase by phase, or with --without-gate.`}`,
        width,
      ).join('\n')}\n`;
    case 'closed':
      return [
        ...refuted.flatMap(({ what, text }) => hanging('  - ', `${what}: ${text}`, width)),
        ...(followUp.length === 0
          ? []
          : ['A cluster that runs takes the phase before by this, in order:', ...followUpLines(followUp, width)]),
        ...paragraph(`${phase} is not begun before that is so. ${waits ? waiting : otherwise}`, width),
      ].join('\n');
  }
}

const waiting = 'The servers are asked again until it is.';
const otherwise =
  'Nothing was changed. Run the same command again then, wait for it with --wait, or leave it out with --without-gate.';
