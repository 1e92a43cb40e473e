import type { Phase, RolloutStep } from '@kpki/engine';
import type { ShownGate } from '../session/ask-gate.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { hanging, paragraph } from '../text/width.ts';
import { rolloutLines } from './rollout-text.ts';
import type { View } from './view.ts';

interface GoingOn {
  readonly waits: boolean;
  readonly resumes: string | null;
}

export function gateText(
  { state, refuted, unproven, accepted }: ShownGate,
  rollout: readonly RolloutStep[],
  phase: Phase,
  { waits, resumes }: GoingOn,
  { width }: View,
): string {
  const acceptedLines =
    accepted.length === 0 ? [] : ['Accepted by --accept-unproven, without proof:', ...namedLines(accepted, width)];
  if (state === 'open') {
    const rest = accepted.length === 0 ? 'Every live check' : 'Every other live check';
    return [...acceptedLines, ...paragraph(`${rest} before ${phase} is proven.`, width), ''].join('\n');
  }
  const why = [
    ...(refuted.length === 0 ? [] : [`${counted(refuted.length, 'live check')} failed`]),
    ...(unproven.length === 0 ? [] : [`${counted(unproven.length, 'live check is', 'live checks are')} unproven`]),
  ];
  return [
    ...(refuted.length === 0
      ? []
      : ['Failed:', ...refuted.flatMap(({ what, text }) => hanging('  - ', clean(`${what}: ${text}`), width))]),
    ...(unproven.length === 0 ? [] : ['Unproven:', ...namedLines(unproven, width)]),
    ...acceptedLines,
    ...(rollout.length === 0
      ? []
      : ['To roll the phase before out to a running cluster:', ...rolloutLines(rollout, width)]),
    ...paragraph(`${phase} was not started: ${why.join(', ')}. ${waits ? waiting : stayingText(refuted)}`, width),
    ...(resumes === null
      ? []
      : [
          ...paragraph(
            refuted.length === 0
              ? 'Accept an unproven check only after you checked it by hand:'
              : 'Accept an unproven check only after you checked it by hand. Once no check fails:',
            width,
          ),
          // Unbroken, to be copied.
          `  ${resumes}`,
        ]),
  ].join('\n');
}

function namedLines(verdicts: ShownGate['unproven'], width: number): readonly string[] {
  return [...Map.groupBy(verdicts, ({ text }) => text)].flatMap(([text, alike]) => {
    const [first] = alike;
    const names = [...new Set(alike.map(({ name }) => name))].join(', ');
    const head =
      alike.length === 1 && first?.isUnreached !== true ? `${names}: ${first?.what}: ${text}` : `${names}: ${text}`;
    return hanging('  - ', clean(head), width);
  });
}

const waiting = 'kpki repeats the live checks until they are proven.';

function stayingText(refuted: ShownGate['refuted']): string {
  const again =
    refuted.length === 0 ? 'Run the same command again' : 'Fix what failed, then run the same command again';
  return `Nothing was changed. ${again}, or wait with --wait.`;
}
